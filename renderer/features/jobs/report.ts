import type { Exceptions, Notes } from '../../../shared/contract/basics.ts'
import type { JobResult } from '../../../shared/contract/contract.ts'
import type { jobs as words } from '../../text/en/jobs.ts'
import type { TrayJob } from '../../bridge/index.ts'

type FactKey =
  | `import.${keyof typeof words.import}`
  | `export.${keyof typeof words.export}`
  | `remove.${keyof typeof words.remove}`
  | `check.${keyof typeof words.check}`
  | `backup.${keyof typeof words.backup}`
  | `verify.${keyof typeof words.verify}`
  | `ledger.${keyof typeof words.ledger}`
  | `restore.${keyof typeof words.restore}`

/** One line of a report: a count or a size, by the key of its word. */
export interface Fact {
  readonly key: FactKey
  readonly value: number
  readonly unit: 'count' | 'bytes'
}

/** A sentence of a report; `details` fill its gaps. */
export interface Remark {
  readonly key: FactKey
  readonly tone: 'good' | 'info' | 'attention' | 'danger'
  readonly details?: { readonly folder?: string; readonly entry?: string; readonly refused?: string }
}

/** What an ended job has to tell, in one shape for all jobs. */
export interface Report {
  readonly facts: readonly Fact[]
  readonly remarks: readonly Remark[]
  /** What was left out, by name. */
  readonly lists: readonly { readonly key: FactKey; readonly exceptions: Exceptions }[]
  /** What was done otherwise than plainly, by name. */
  readonly notes: Notes
  readonly exceptions: number
  /** The exceptions are damage. */
  readonly damage: boolean
  readonly cancelled: boolean
  /** The originals of an import are still outside. */
  readonly originals: boolean
}

const NOTHING: Report = {
  facts: [],
  remarks: [],
  lists: [],
  notes: [],
  exceptions: 0,
  damage: false,
  cancelled: false,
  originals: false,
}

/** The report of a job that ended well enough to have a result. */
export function reportOf(job: TrayJob): Report {
  if (job.outcome === null || !job.outcome.ok) return NOTHING
  switch (job.name) {
    case 'file.import':
      return imported(job.outcome.result)
    case 'file.export':
      return exported(job.outcome.result)
    case 'item.remove':
      return removed(job.outcome.result)
    case 'content.check':
      return checked(job.outcome.result)
    case 'backup.create':
      return backedUp(job.outcome.result)
    case 'set.verify':
      return verified(job.outcome.result)
    case 'set.restore':
      return restored(job.outcome.result)
    case 'ledger.verify':
      return chained(job.outcome.result)
    case 'ledger.export':
      return { ...NOTHING, facts: [count('ledger.entries', job.outcome.result.entries)] }
    default:
      // A screen waits for every other job and tells its outcome itself.
      return NOTHING
  }
}

function count(key: FactKey, value: number): Fact {
  return { key, value, unit: 'count' }
}

function bytes(key: FactKey, value: number): Fact {
  return { key, value, unit: 'bytes' }
}

function imported(result: JobResult<'file.import'>): Report {
  return {
    ...NOTHING,
    facts: [
      count('import.stored', result.stored),
      ...(result.newVersions > 0 ? [count('import.newVersions', result.newVersions)] : []),
      ...(result.duplicates > 0 ? [count('import.duplicates', result.duplicates)] : []),
      bytes('import.bytes', result.storedBytes),
    ],
    remarks: result.cancelled ? [{ key: 'import.cancelled', tone: 'attention' }] : [],
    lists: [{ key: 'import.skipped', exceptions: result.skipped }],
    notes: result.notes,
    exceptions: result.skipped.total,
    cancelled: result.cancelled,
    originals: result.stored + result.newVersions + result.duplicates > 0,
  }
}

function exported(result: JobResult<'file.export'>): Report {
  return {
    ...NOTHING,
    facts: [
      count('export.exported', result.exported),
      bytes('export.bytes', result.exportedBytes),
      ...(result.renamed > 0 ? [count('export.renamed', result.renamed)] : []),
    ],
    remarks: [
      { key: 'export.folder', tone: 'good', details: { folder: result.folderName } },
      { key: 'export.care', tone: 'attention' },
    ],
    lists: [{ key: 'export.failed', exceptions: result.failed }],
    notes: result.notes,
    exceptions: result.failed.total,
  }
}

function removed(result: JobResult<'item.remove'>): Report {
  return {
    ...NOTHING,
    facts: [
      count('remove.removed', result.removed),
      count('remove.versions', result.removedVersions),
      bytes('remove.bytes', result.removedBytes),
      count('remove.copies', result.backupSets),
    ],
  }
}

function checked(result: JobResult<'content.check'>): Report {
  return {
    ...NOTHING,
    facts: [
      count('check.files', result.files),
      count('check.versions', result.versions),
      bytes('check.bytes', result.bytes),
    ],
    remarks: [
      ...(result.damaged.total === 0 ? [{ key: 'check.good', tone: 'good' } as const] : []),
      ...(result.unread > 0 ? [{ key: 'check.unread', tone: 'attention' } as const] : []),
    ],
    lists: [{ key: 'check.damaged', exceptions: result.damaged }],
    exceptions: result.damaged.total,
    damage: result.damaged.total > 0,
  }
}

function backedUp(result: JobResult<'backup.create'>): Report {
  return {
    ...NOTHING,
    facts: [
      count('backup.versions', result.versions),
      bytes('backup.bytes', result.bytes),
      bytes('backup.added', result.addedBytes),
    ],
    remarks: [
      { key: 'backup.verified', tone: 'good' },
      ...(result.sameDisk ? [{ key: 'backup.sameDisk', tone: 'attention' } as const] : onDrive(result)),
      ...(result.unopened > 0 ? [{ key: 'backup.unopened', tone: 'attention' } as const] : []),
    ],
  }
}

/** What holds for a drive of its own. */
function onDrive(result: JobResult<'backup.create'>): Remark[] {
  return [
    result.readFromMedium
      ? { key: 'backup.fromMedium', tone: 'good' }
      : { key: 'backup.notFromMedium', tone: 'attention' },
    result.safeToUnplug
      ? { key: 'backup.written', tone: 'good' }
      : { key: 'backup.keepIn', tone: 'attention' },
  ]
}

function verified(result: JobResult<'set.verify'>): Report {
  const damagedFiles = result.opened?.damaged ?? { total: 0, rows: [] }
  const damaged = result.damaged.total + damagedFiles.total
  const remarks: Remark[] = [
    result.complete
      ? { key: 'verify.complete', tone: 'good' }
      : { key: 'verify.incomplete', tone: 'attention' },
  ]
  if (result.damaged.total === 0) remarks.push({ key: 'verify.good', tone: 'good' })
  const unopened = result.opened?.unopened ?? 0
  if (unopened > 0) remarks.push({ key: 'verify.unopened', tone: 'attention' })
  else if (result.opened !== undefined && damagedFiles.total === 0)
    remarks.push({ key: 'verify.goodKey', tone: 'good' })
  return {
    ...NOTHING,
    facts: [
      count('verify.packs', result.packs),
      bytes('verify.bytes', result.bytes),
      ...(result.opened === undefined ? [] : [count('verify.opened', result.opened.versions)]),
    ],
    remarks,
    lists: [
      { key: 'verify.damaged', exceptions: result.damaged },
      { key: 'verify.damagedFiles', exceptions: damagedFiles },
    ],
    exceptions: damaged,
    damage: damaged > 0,
  }
}

function restored(result: JobResult<'set.restore'>): Report {
  return {
    ...NOTHING,
    facts: [
      count('restore.files', result.files),
      count('restore.versions', result.versions),
      bytes('restore.bytes', result.bytes),
    ],
    lists: [{ key: 'restore.damaged', exceptions: result.damaged }],
    notes: result.notes,
    exceptions: result.damaged.total,
    damage: result.damaged.total > 0,
  }
}

function chained(result: JobResult<'ledger.verify'>): Report {
  return {
    ...NOTHING,
    facts: [count('ledger.entries', result.entries)],
    remarks: [
      result.intact
        ? { key: 'ledger.intact', tone: 'good' }
        : { key: 'ledger.broken', tone: 'danger', details: { entry: String(result.brokenAt ?? '') } },
      ...(result.refused === 0
        ? []
        : [{ key: 'ledger.refused', tone: 'danger', details: { refused: String(result.refused) } } as const]),
      ...(result.unaccounted.length === 0 ? [] : [{ key: 'ledger.unaccounted', tone: 'danger' } as const]),
    ],
    damage: !result.intact,
  }
}
