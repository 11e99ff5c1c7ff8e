import { readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../../shared/model/fault.ts'
import { z } from '../../../shared/zod.ts'
import { readSmallJson } from '../store/small-json.ts'
import { isFileLocked, takeFileLock } from '../store/file-lock.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import { machineClock } from './machine-clock.ts'
import { holderPath, lockPath } from './vault-files.ts'

/** How often a holder shows that it lives. */
const BEAT_MS = 4000
/** A holder on another machine that was silent for so long is gone. */
const SILENCE_MS = 2.5 * BEAT_MS
const HOLDER_MAX_BYTES = 4096

const holderSchema = z.object({
  host: z.string().max(255),
  bootId: z.string().max(64).nullable(),
  pid: z.int().positive(),
  /** When that process started, in the kernel's ticks since boot; null where the system does not say. */
  startedAt: z.string().max(32).nullable(),
  /** Grows with every beat. */
  beat: z.int().nonnegative(),
})
type Holder = z.infer<typeof holderSchema>

/** One process on one vault, until released. */
export interface VaultLock {
  release(): Promise<void>
}

/**
 * Takes the vault for this process; docs/decisions/vault-lock.md says why in two ways. The system's lock on `lock` is
 * the authority between processes of one machine, and ends with the process. `lock.holder` tells machines that share
 * a folder without sharing locks from each other.
 * @throws Fault `in-use`
 */
export async function lockVault(folder: string): Promise<VaultLock> {
  const lock = takeFileLock(lockPath(folder))
  try {
    await assertAbandoned(holderPath(folder))
    const me = thisHolder()
    await writeHolder(folder, me)
    const beat = setInterval(() => {
      me.beat += 1
      // A drive that was pulled out cannot be written; whoever works on it will say so.
      writeHolder(folder, me).catch(() => undefined)
    }, BEAT_MS)
    beat.unref()
    let released = false
    return {
      async release() {
        // A second release would remove the holder of whoever came next.
        if (released) return
        released = true
        clearInterval(beat)
        await rm(holderPath(folder), { force: true }).catch(() => undefined)
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Whether another process has the vault open, as far as a look can tell. */
export function isVaultLocked(folder: string): boolean {
  return isFileLocked(lockPath(folder))
}

/** The system's lock is ours already. Is the last holder gone, too, if it ran where that lock does not reach? */
async function assertAbandoned(path: string): Promise<void> {
  const holder = await readHolder(path)
  if (holder === null) return
  const me = thisHolder()
  if (holder.host === me.host && holder.bootId === me.bootId) {
    const livesOn = holder.pid !== me.pid && processStart(holder.pid) === holder.startedAt
    if (livesOn && holder.startedAt !== null) throw inUse()
    return
  }
  // After a restart of this machine its holder is gone; of another machine we can only watch the beat.
  if (holder.host === me.host && holder.bootId !== null && me.bootId !== null) return
  await sleep(SILENCE_MS)
  const later = await readHolder(path)
  if (later !== null && later.beat !== holder.beat) throw inUse()
}

function inUse(): Fault {
  return new Fault('in-use', { place: 'vault' })
}

function readHolder(path: string): Promise<Holder | null> {
  return readSmallJson(path, holderSchema, HOLDER_MAX_BYTES, 'vault')
}

/** Whole at any moment, but not synced: after a power cut nobody holds the vault. */
async function writeHolder(folder: string, holder: Holder): Promise<void> {
  const path = holderPath(folder)
  const fresh = `${path}.new`
  try {
    await rm(fresh, { force: true })
    await writeFile(fresh, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
    await rename(fresh, path)
  } catch (error) {
    throw faultFromSystem(error, 'write', { place: 'vault' })
  }
}

function thisHolder(): Holder {
  return {
    host: hostname(),
    bootId: machineClock.bootId,
    pid: process.pid,
    startedAt: processStart(process.pid),
    beat: 0,
  }
}

/** Field 22 of proc(5) stat: tells a process from a later one with the same number. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
