/**
 * Power cuts and kills at every step of an act. The act runs once and its calls of the disk are recorded; then the disk is
 * rebuilt as it would be found after a cut behind each of them, with what was not synced lost in whole, in part, torn at
 * sectors and out of order, or not at all, which is what a kill leaves. A sample of these states, or all of them with
 * STRONGROOM_FAULTS=full.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { actCommand, type ActPlace, type ChildAct } from './act-in-child.ts'
import { type DiskCall, recordDisk } from './disk-record.ts'
import { FULL_RUN, SEED } from './full-run.ts'
import { fingerprint, seeded } from './sample-tree.ts'
import { KEPT, LOST, type Luck, TornDisk } from './torn-disk.ts'

/** Whether this machine can record what a process asks of the disk. */
export const canRecord = spawnSync('strace', ['-qq', '-e', 'trace=none', 'true']).status === 0

const SHARED_MEMORY = '/dev/shm'

/** For the head of a file of tests that cut: fixtures lie in memory, and beside them is a folder that is on no disk that fails. */
export function cutting(): { elsewhere: () => string } {
  vi.setConfig({ testTimeout: FULL_RUN ? 7_200_000 : 300_000, hookTimeout: 120_000 })
  let elsewhere = ''
  beforeEach(() => {
    // The disk is a record; where its states are laid to be looked at need not last.
    if (existsSync(SHARED_MEMORY)) vi.stubEnv('TMPDIR', SHARED_MEMORY)
    elsewhere = mkdtempSync(join(tmpdir(), 'strongroom-elsewhere-'))
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(elsewhere, { recursive: true, force: true })
  })
  return { elsewhere: () => elsewhere }
}

interface Cut {
  /** How many of the recorded calls were made before it. */
  readonly after: number
  readonly how: string
  readonly luck: Luck
}

/** What was said before a cut, by whoever was cut off. */
export interface Said {
  /** The act had begun: whatever opened the vault for it was over. */
  readonly begun: boolean
  /** The act was acknowledged. */
  readonly done: boolean
}

export interface CutAct {
  readonly act: ChildAct
  /** Given to the act: a source, a drive, or the folder in which a vault is made. */
  readonly place?: string
  /** How many cuts to look at in a run that is not full. */
  readonly samples: number
  /** Cuts the unlock too that comes before the act. */
  readonly withUnlock?: boolean
  /** Begins with what a cut left; may change it. */
  readonly look: (said: Said) => Promise<void>
}

/** @param at whose session is closed; every look begins from the state in which it is now. */
export async function cutEverywhere(
  at: ActPlace,
  { act, place, samples, withUnlock = false, look }: CutAct,
): Promise<void> {
  const { base } = at.vault
  const [disk, uncut] = [new TornDisk(base), new TornDisk(base)]
  const calls = await recordDisk(actCommand(at, act, place), base)
  // The record has no gap: played to its end it gives what really lies there.
  for (const call of calls) uncut.apply(call)
  expect(uncut.fingerprint()).toEqual(fingerprint(base))
  expect(calls.filter(({ call }) => call === 'sync').length).toBeGreaterThan(10)
  const begun = calls.findIndex((call) => call.call === 'say' && call.text.trim() === 'begun')
  const said = new Set<string>()
  let made = 0
  for (const { after, how, luck } of chooseCuts(calls, withUnlock ? 0 : begun, samples)) {
    for (const call of calls.slice(made, after)) {
      disk.apply(call)
      if (call.call === 'say') said.add(call.text.trim())
    }
    made = after
    disk.cut(luck)
    try {
      await look({ begun: said.has('begun'), done: said.has('done') })
    } catch (error) {
      const where = `${act} cut after call ${String(after)} of ${String(calls.length)}, ${how}, seed ${String(SEED)}`
      throw new Error(where, { cause: error })
    }
  }
  expect(said).toEqual(new Set(['begun', 'done']))
}

/** Cuts behind each call from the first one on, in the order of the calls. */
function chooseCuts(calls: readonly DiskCall[], first: number, samples: number): Cut[] {
  const next = seeded(SEED)
  const by = (share: number): Luck => ({
    names: (pending) => Math.floor(next() * (pending + 1)),
    change: () => next() < share,
  })
  const ways: readonly (readonly [string, Luck])[] = [
    ['all that was not synced lost', LOST],
    ['half of it lost', by(0.5)],
    ['nothing lost', KEPT],
    ['a little of it lost', by(0.9)],
    ['most of it lost', by(0.1)],
  ]
  const every = calls.flatMap((_, at) =>
    at < first ? [] : ways.map(([how, luck]) => ({ after: at + 1, how, luck })),
  )
  if (FULL_RUN) return every
  // Evenly over the act, with a jitter, so that another seed sees other states; the end in any case.
  const step = every.length / samples
  const chosen = Array.from({ length: samples }, (_, at) => every[Math.floor((at + next()) * step)])
  return [...chosen, every.at(-ways.length)].filter((cut) => cut !== undefined)
}
