import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { compartmentWith, presentRights } from '../compartments/rights.ts'
import { accountedCompartments } from '../session/accounted-compartments.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import { randomBelow } from '../crypto/random.ts'
import { asFault } from '../jobs/as-fault.ts'
import { ExceptionList } from '../jobs/exception-list.ts'
import type { Job } from '../jobs/job.ts'
import { ProgressMeter } from '../jobs/progress-meter.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { allItems, isThere, itemWithVersions } from '../store/catalogue-selection.ts'
import { OpenedVersion } from './version-content.ts'

interface Drawn {
  readonly compartment: OpenCompartment
  readonly items: readonly number[]
}

/**
 * Opens every chunk of every version, or of a random share of the files (at least one of each compartment that has
 * any), and names the files that do not open, and compartments that
 * do not by their ids. The trash is checked too. Reading is no reason to stop at damage.
 */
export async function checkContent(
  vault: OpenVault,
  input: JobInput<'content.check'>,
  job: Job,
): Promise<JobResult<'content.check'>> {
  const chosen = input.compartments?.map((id) => compartmentWith(vault, id, 'read')) ?? readable(vault)
  // What does not open at all is damage, too, not something that nobody looked at.
  const shut = input.compartments === undefined ? vault.shutCompartments() : []
  const unread =
    input.compartments === undefined ? accountedCompartments(vault).length - chosen.length - shut.length : 0
  const drawn = chosen.map((compartment) => draw(compartment, input.percent))
  const meter = new ProgressMeter(job.report, 'opening')
  meter.totalFiles = drawn.reduce((sum, { items }) => sum + items.length, 0)
  const counts = { files: 0, versions: 0, bytes: 0 }
  const damaged = new ExceptionList()
  for (const { id, fault } of shut) damaged.add(id, fault.code)
  for (const { compartment, items } of drawn) {
    for (const item of items) {
      const found = itemWithVersions(compartment.catalogue.read, item)
      if (found === null) continue
      for (const version of found.versions) {
        const code = await faultIn(compartment, version, job.signal, meter)
        // Removed for good while it was read: no damage, and its keys went first.
        if (code !== null && !isThere(compartment.catalogue.read, item)) break
        if (code !== null) damaged.add(found.name, code)
        counts.versions += 1
        counts.bytes += version.bytes
      }
      counts.files += 1
      meter.addFile()
    }
  }
  // Somebody who may only read, on a medium that cannot be written, may check all the same.
  if (vault.mode === 'normal') {
    vault.ledger.record('content.checked', {
      facts: { ...counts, percent: input.percent, damaged: damaged.total, unread },
    })
    await vault.publish()
  }
  return { ...counts, damaged: damaged.toValue(), unread }
}

/** Those that this person may read: of the others nothing is proven. */
function readable(vault: OpenVault): OpenCompartment[] {
  return vault.compartments().filter((compartment) => presentRights(vault, compartment).has('read'))
}

/** A random share without repetition: the first of a shuffle (Fisher and Yates). */
function draw(compartment: OpenCompartment, percent: number): Drawn {
  const items = allItems(compartment.catalogue.read)
  const wanted = Math.min(items.length, Math.ceil((items.length * percent) / 100))
  if (wanted < items.length) {
    for (let at = 0; at < wanted; at += 1) {
      const other = at + randomBelow(items.length - at)
      const [one, two] = [items[at] ?? 0, items[other] ?? 0]
      items[at] = two
      items[other] = one
    }
  }
  return { compartment, items: items.slice(0, wanted) }
}

type Version = ConstructorParameters<typeof OpenedVersion>[1]

async function faultIn(
  compartment: OpenCompartment,
  stored: Version,
  signal: AbortSignal,
  meter: ProgressMeter,
): Promise<Fault['code'] | null> {
  try {
    using version = new OpenedVersion(compartment, stored)
    for await (const piece of version.read()) {
      if (signal.aborted) throw new Fault('cancelled')
      meter.addBytes(piece.length)
    }
    return null
  } catch (error) {
    const fault = asFault(error)
    if (fault.kind === 'damage' || fault.code === 'read-failed') return fault.code
    throw error
  }
}
