import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LIMITS } from '../../../shared/limits.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { ContentStore } from '../content/content-store.ts'
import { destroy } from '../files/trash.ts'
import { Pacer } from '../jobs/pacer.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { compartmentsPath } from '../session/vault-files.ts'
import { TRASH_KEEPS } from '../store/catalogue-list.ts'
import { itemsTrashedBefore } from '../store/catalogue-selection.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import { compartmentFolder, contentPath, removeOtherEpochs } from './compartment-databases.ts'
import { UNFINISHED } from './create-compartment.ts'
import { presentRights } from './rights.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'

/** Versions that are looked for between two looks at the clock. */
const LOOKED_AT = 200

/**
 * Clears up after crashes and empties the trash of what lay there for its time. Only in a session of mode `normal`:
 * beside an older catalogue, chunks that no row names may be the only copy of newer files. What cannot be cleared up
 * now, on a full disk say, keeps nobody from working and is tried again at the next unlock.
 * @param contentThread where the content thread lies.
 */
export async function collectLeftovers(vault: OpenVault, contentThread: string | URL): Promise<void> {
  if (vault.mode !== 'normal') return
  try {
    await collect(vault, contentThread)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
  }
}

async function collect(vault: OpenVault, contentThread: string | URL): Promise<void> {
  await removeUnfinished(vault, contentThread)
  const before = restedBefore(vault.registry.timesOf('session.unlocked'), TRASH_KEEPS)
  // Time must not do alone what the office lets nobody do alone.
  const waitsForTwo = vault.authority.policy.secondPerson.includes('item.remove')
  for (const compartment of vault.compartments()) {
    // Whoever may not remove answers for no removal, not even for one that only time asks for.
    const mayRemove = !waitsForTwo && presentRights(vault, compartment).has('administer')
    const expired = !mayRemove ? [] : itemsTrashedBefore(compartment.catalogue.read, before)
    if (expired.length > 0) await destroy(vault, compartment, expired, { automatic: true })
    await removeOrphans(compartment)
    await removeOtherEpochs(compartmentFolder(vault.folder, compartment.id), compartment.keys.epoch)
  }
}

/** Between two unlocks no more time is believed to have passed: an office that works sees the vault more often. */
const BELIEVED = 7 * 24 * 60 * 60 * 1000

/**
 * What was trashed before this moment has lain there for its time, whatever a clock says that was set wrong: however far
 * ahead it is set, and however often somebody unlocks meanwhile, that is one step. Time that was seen before counts once.
 * @param times of all unlocks, in their order. @param rest in milliseconds.
 * @returns 0 if nothing has lain long enough.
 */
export function restedBefore(times: readonly number[], rest: number): number {
  const seen: { readonly at: number; readonly passed: number }[] = []
  for (const at of withoutLeaps(times)) {
    const last = seen.at(-1)
    if (last === undefined) seen.push({ at, passed: 0 })
    else if (at > last.at) seen.push({ at, passed: last.passed + Math.min(at - last.at, BELIEVED) })
  }
  const passed = seen.at(-1)?.passed ?? 0
  return seen.findLast((moment) => passed - moment.passed >= rest)?.at ?? 0
}

/** Without the moments of a clock that was years ahead once, as later moments show: no time would pass until then. */
function withoutLeaps(times: readonly number[]): number[] {
  let later = Infinity
  const kept = times.toReversed().filter((at) => {
    const isLeap = at > later + LIMITS.clockLeapMs
    later = Math.min(later, at)
    return !isLeap
  })
  return kept.toReversed()
}

/**
 * Compartments that a crash kept from being made: unfinished, or finished and not entered in the register, so that no
 * key to them exists. Of the latter only those that hold nothing: what somebody put there is not ours to judge.
 */
async function removeUnfinished(vault: OpenVault, contentThread: string | URL): Promise<void> {
  const parent = compartmentsPath(vault.folder)
  // One whose row was taken out is still there for whoever puts the row back.
  const rows = vault.registry.compartments().map(({ id }) => id)
  const known = new Set([...rows, ...vault.authority.compartmentsMade])
  try {
    for (const name of await readdir(parent)) {
      const folder = join(parent, name)
      const isLeft =
        name.startsWith(UNFINISHED) ||
        (!known.has(name) && (await ContentStore.isEmpty(contentThread, contentPath(folder))))
      if (isLeft) await rm(folder, { recursive: true })
    }
  } catch (error) {
    throw faultFromSystem(error, 'write', { place: 'vault' })
  }
}

/** Chunks of imports that a crash kept from being finished, and of removals. */
async function removeOrphans({ catalogue, content }: OpenCompartment): Promise<void> {
  const unnamed: Buffer[] = []
  const pacer = new Pacer(new AbortController().signal)
  for (const [index, id] of (await content.versions()).entries()) {
    if (!catalogue.names(id)) unnamed.push(id)
    if (index % LOOKED_AT === 0) await pacer.breathe()
  }
  // In one turn of the event loop: an import that runs already is writing a version until the moment a row names it.
  await content.remove(unnamed.filter((id) => !catalogue.names(id) && !content.isBeingWritten(id)))
}
