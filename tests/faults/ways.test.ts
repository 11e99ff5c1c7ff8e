/** Fault 2: killed anywhere while a security key is added or a passcode is taken away, nobody is shut out. */
import { spawnSync } from 'node:child_process'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listWays } from '../../electron/engine/staff/ways.ts'
import type { SessionRoom } from '../../electron/engine/session/session-room.ts'
import { Fault } from '../../shared/model/fault.ts'
import { addKey, openByKey, openByPasscode } from '../helpers/key-walk.ts'
import { SoftKey, type SoftKeyState } from '../helpers/soft-key.ts'
import { type VaultFixture, vaultFixture } from '../helpers/vault-fixture.ts'
import { FULL_RUN } from '../helpers/full-run.ts'

const ROOT = new URL('../../', import.meta.url).href

/** Adds a key, or takes the passcode away by the key; nothing is spoken aloud on the way. */
const CHANGE = `
  const at = (path) => import(${JSON.stringify(ROOT)} + path)
  const { readFileSync } = await import('node:fs')
  const { machineClock } = await at('electron/engine/session/machine-clock.ts')
  const { listWays, removeWay } = await at('electron/engine/staff/ways.ts')
  const { addKey, askHere, openByKey, openByPasscode } = await at('tests/helpers/key-walk.ts')
  const { SoftKey } = await at('tests/helpers/soft-key.ts')
  const { LEAST_COST } = await at('tests/helpers/vault-fixture.ts')
  const [change, folder, machineFolder, keyFile] = process.argv.slice(1)
  const environment = {
    machineFolder, clock: machineClock, lookAtMachine: async () => [], kdfCost: async () => LEAST_COST,
  }
  const place = { folder, environment }
  const key = new SoftKey(true, JSON.parse(readFileSync(keyFile, 'utf8')))
  if (change === 'add') {
    const room = await openByPasscode(place)
    await addKey(room, key)
    await room.close()
  } else {
    const room = await openByKey(place, key)
    const { slot } = listWays(room.vault()).ways.find(({ kind }) => kind === 'passcode')
    await removeWay(room, { slot, lost: false, passcode: '', key: key.assert(askHere(room, 'change')) })
    await room.close()
  }
`

/** Every rename, and of the other steps one in so many. */
const STRIDE = FULL_RUN ? 1 : 8
const STEPS = ['rename', 'fsync', 'fdatasync', 'ftruncate', 'unlink']
const hasStrace = spawnSync('strace', ['-V']).status === 0

let fixture: VaultFixture
let keyFile: string
const pristine = (change: string) => join(fixture.base, `before-${change}`)

beforeAll(async () => {
  fixture = await vaultFixture()
  keyFile = join(fixture.base, 'key.json')
  await (await fixture.create()).close()
  await keepAs('add', new SoftKey())
  const room = await openByPasscode(fixture)
  const key = new SoftKey()
  await addKey(room, key)
  await room.close()
  await keepAs('remove', key)
})
afterAll(() => fixture[Symbol.asyncDispose]())

async function keepAs(change: string, key: SoftKey): Promise<void> {
  await cp(fixture.folder, join(pristine(change), 'vault'), { recursive: true })
  await cp(fixture.environment.machineFolder, join(pristine(change), 'machine'), { recursive: true })
  await writeFile(join(pristine(change), 'key.json'), JSON.stringify(key.state()))
}

async function startAfresh(change: string): Promise<SoftKey> {
  for (const [from, to] of [
    ['vault', fixture.folder],
    ['machine', fixture.environment.machineFolder],
    ['key.json', keyFile],
  ] as const) {
    await rm(to, { recursive: true, force: true })
    await cp(join(pristine(change), from), to, { recursive: true })
  }
  const state = JSON.parse(await readFile(keyFile, 'utf8')) as SoftKeyState
  // The killed process used the key as well; a real one would have counted.
  return new SoftKey(true, { ...state, counter: state.counter + 100 })
}

/** @returns whether the program ran to its end */
function changeKilledAt(change: string, step: string, when: number): boolean {
  const inject = `inject=${step}:signal=KILL:when=${when}`
  const { status } = spawnSync(
    'strace',
    [
      ...['-f', '-qq', '-o', '/dev/null', '-e', `trace=${step}`, '-e', inject],
      ...[process.execPath, '--input-type=module', '-e', CHANGE],
      ...[change, fixture.folder, fixture.environment.machineFolder, keyFile],
    ],
    { stdio: 'ignore' },
  )
  return status === 0
}

async function outcome(open: () => Promise<SessionRoom>): Promise<string> {
  try {
    const room = await open()
    const vault = room.vault()
    const { intact } = await vault.ledger.verify(new AbortController().signal, () => undefined)
    const kinds = listWays(vault).ways.map(({ kind }) => kind)
    await room.close()
    return intact ? kinds.toSorted().join(' ') : 'ledger broken'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

/** What the passcode and the key open, before and after. */
const CHANGES = {
  add: { before: ['passcode', 'key-refused'], after: ['key passcode', 'key passcode'] },
  remove: { before: ['key passcode', 'key passcode'], after: ['wrong-passcode', 'key'] },
} as const

test.runIf(hasStrace).each(['add', 'remove'] as const)(
  'killed at any lasting step of %s, the ways in are those before or those after',
  { timeout: 900_000 },
  async (change) => {
    const { before, after } = CHANGES[change]
    const results = new Set<string>()
    for (const step of STEPS) {
      for (let when = 1; ; when += step === 'rename' ? 1 : STRIDE) {
        const key = await startAfresh(change)
        const finished = changeKilledAt(change, step, when)
        const seen = [
          await outcome(() => openByPasscode(fixture)),
          await outcome(() => openByKey(fixture, key)),
        ].join(', ')
        expect([before.join(', '), after.join(', ')], `killed at ${step} number ${when}`).toContain(seen)
        results.add(seen)
        if (finished) {
          expect(seen).toBe(after.join(', '))
          break
        }
      }
    }
    expect(results).toEqual(new Set([before.join(', '), after.join(', ')]))
  },
)
