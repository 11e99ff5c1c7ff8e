import { describe, expect, it } from 'vitest'
import {
  attentionFor,
  BACKUP_DUE_MILLISECONDS,
  backupInTime,
} from '../../../renderer/features/home/attention.ts'
import type { Compartment } from '../../../shared/contract/file.ts'
import type { Member } from '../../../shared/contract/staff.ts'

const now = Date.UTC(2026, 10, 21)
const compartment = (change: Partial<Compartment>): Compartment => ({
  ...{ id: '1'.repeat(32), name: 'Estates', createdAt: 0, rights: [], items: 5, bytes: 9, trashed: 0 },
  ...{ damaged: false, unavailable: null },
  ...change,
})
const calm = {
  compartments: [compartment({})],
  lastBackup: { driveName: 'Blue', createdAt: now - 1000 },
  mode: 'normal' as const,
  headRepaired: false,
  ledgerAhead: null,
  unfinishedExports: [],
  members: [],
  ownPapers: [],
  passcodeDueAt: null,
  requests: [],
  access: null,
  now,
}
const kinds = (change: Partial<Parameters<typeof attentionFor>[0]>) =>
  attentionFor({ ...calm, ...change }).map(({ kind }) => kind)

describe('what needs attention', () => {
  it('is nothing on a calm day', () => {
    expect(kinds({})).toEqual([])
  })

  it('comes in order of weight', () => {
    expect(
      kinds({
        compartments: [
          compartment({}),
          compartment({ unavailable: 'memory-short' }),
          compartment({ damaged: true }),
        ],
        lastBackup: { driveName: 'Blue', createdAt: now - BACKUP_DUE_MILLISECONDS - 1 },
        mode: 'older',
        headRepaired: true,
        unfinishedExports: [{ act: 'file.restored', at: now, by: 'AB1' }],
      }),
    ).toEqual(['damaged', 'unavailable', 'unfinishedExport', 'headRepaired', 'backupOverdue', 'older'])
  })

  it('includes a missing backup once there is something to lose', () => {
    expect(kinds({ lastBackup: null })).toEqual(['noBackup'])
    expect(kinds({ lastBackup: null, compartments: [compartment({ items: 0 })] })).toEqual([])
  })

  it('says nothing of backups before their history is known', () => {
    expect(kinds({ lastBackup: undefined })).toEqual([])
  })

  it('calls a backup overdue after a week, not before', () => {
    expect(kinds({ lastBackup: { driveName: 'Blue', createdAt: now - BACKUP_DUE_MILLISECONDS } })).toEqual([])
  })

  it('believes no date of a backup that lies ahead', () => {
    const lastBackup = { driveName: 'Blue', createdAt: now + 73 * 365 * 86_400_000 }
    expect(kinds({ lastBackup })).toEqual(['backupUndated'])
    expect(backupInTime(lastBackup, now)).toBeNull()
  })

  it('says that the vault’s time is ahead', () => {
    expect(kinds({ ledgerAhead: { at: now, sequence: 7, by: 'AB1' } })).toEqual(['ledgerAhead'])
  })

  it('tells when the last backup was made as long as the next one is not overdue', () => {
    const last = (age: number) => ({ driveName: 'Blue', createdAt: now - age })
    expect(backupInTime(last(BACKUP_DUE_MILLISECONDS), now)).toEqual(last(BACKUP_DUE_MILLISECONDS))
    expect(backupInTime(last(BACKUP_DUE_MILLISECONDS + 1), now)).toBeNull()
    expect(backupInTime(null, now)).toBeNull()
    expect(backupInTime(undefined, now)).toBeNull()
  })

  it('leads to the request that has waited longest', () => {
    const [first, second] = ['3'.repeat(32), '4'.repeat(32)]
    expect(attentionFor({ ...calm, requests: [first, second] })).toEqual([
      { kind: 'requests', count: 2, first },
    ])
  })

  it('names acts that wait for a second person, keys to renew and a review that is due', () => {
    const due = { reviewDueAt: now, keysDue: 2 }
    expect(kinds({ requests: ['3'.repeat(32)], access: due })).toEqual(['requests', 'keysDue', 'reviewDue'])
    expect(kinds({ access: { reviewDueAt: now + 1, keysDue: 0 } })).toEqual([])
  })

  it('tells of people who cannot work, and of papers and passcodes that end soon', () => {
    const member = (news: Partial<Member>): Member => ({
      ...{ staffId: '2'.repeat(32), code: 'CL1', name: 'Mira', role: 'clerk', startsAt: null, enrolledAt: 0 },
      ...{ enrolledBy: 'AB1', vouched: false, problem: null, screening: null, agreement: null },
      ...{ lastUnlockedAt: null, leftAt: null, fingerprint: [], waysIn: [], lastCustodian: false },
      ...news,
    })
    const agreement = { version: 1, at: 0, until: now + 1000 }
    expect(kinds({ members: [member({ agreement })] })).toEqual(['paper'])
    expect(kinds({ members: [member({ problem: 'screening-missing', agreement })] })).toEqual(['person'])
    for (const problem of ['left', 'suspended', 'not-started'] as const)
      expect(kinds({ members: [member({ problem })] })).toEqual([])
    expect(kinds({ ownPapers: [{ paper: 'screening', until: now + 1 }] })).toEqual(['ownPaper'])
    expect(kinds({ passcodeDueAt: now + 13 * 24 * 60 * 60 * 1000 })).toEqual(['passcode'])
    expect(kinds({ passcodeDueAt: now + 15 * 24 * 60 * 60 * 1000 })).toEqual([])
  })
})
