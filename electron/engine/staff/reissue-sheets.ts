import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { Facts } from '../format/entry.ts'
import { successionLayout } from '../format/succession.ts'
import { asFault } from '../jobs/as-fault.ts'
import type { Job } from '../jobs/job.ts'
import { combineSheets } from '../keys/recovery.ts'
import { secondPerson } from '../session/second-person.ts'
import type { SessionRoom } from '../session/session-room.ts'
import {
  accessAfter,
  type Handover,
  makeSuccession,
  renewTrust,
  successionFacts,
} from '../session/succession.ts'
import { throwIfCancelled } from '../session/take-vault.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { assertActingCustodian } from './acting-custodian.ts'

type Input = JobInput<'sheets.reissue'>
type Result = JobResult<'sheets.reissue'>

/**
 * Makes the proved draft the vault's sheets. First the registry holds everything that the new pair takes over, which
 * nobody looks at while the head names the old pair; then the head names the new one, in both copies. Killed before that
 * write the old sheets open, killed behind it the new ones do.
 * @throws Fault `sheet-unproved`, those of the old sheets, of the second person, `no-right`, `sheets-open-less`
 * with the compartment that the old sheets do not open, and those of the environment.
 */
export async function reissueSheets(room: SessionRoom, input: Input, job: Job): Promise<Result> {
  const session = room.vault()
  assertActingCustodian(session)
  room.draft.proved()
  const agree = () => secondPerson(session, 'recovery.use', input)
  agree()
  const { vaultId, recovery: previous } = session
  using old = await combineSheets(input.sheets, previous)
  const next = room.draft.proved()
  throwIfCancelled(job.signal)
  const oldSets = setsOfPresentSheets(session)
  const handover = { vaultId, previous, old, next, at: session.now() }
  const facts = { ...successionFacts(previous, next.facts), ...agree() }
  await handOver(session, handover, facts)
  await tellOf(session, handover, facts)
  room.draft.drop()
  return { sheetSet: session.recovery.setId, oldSets }
}

async function handOver(session: VaultSession, handover: Handover, facts: Facts): Promise<void> {
  const { registry } = session
  const { previous, old } = handover
  const intent = session.ledger
    .as({ by: 'recovery', signing: old.signing })
    .intend('recovery.reissued', { facts })
  try {
    await session.handOver((access) => {
      if (access.recovery.setId !== previous.setId) throw new Fault('busy')
      const body = successionLayout.encode(makeSuccession(handover, registry, session))
      registry.addSuccession({ sequence: intent.sequence, body })
      return accessAfter(handover, session.head, access)
    })
  } catch (error) {
    // One copy of the head may have been written, and then it counts.
    if (session.recovery.setId === handover.next.facts.setId) return
    registry.removeSuccession(intent.sequence)
    intent.failed(asFault(error).code)
    throw error
  }
}

/**
 * What follows the head. The new sheets are the vault's by now, so a disk that is full, say, must not make anybody throw them
 * away: what cannot be written now is written at the next unlock.
 */
async function tellOf(session: VaultSession, handover: Handover, facts: Facts): Promise<void> {
  const author = { by: 'recovery', signing: handover.next.keys.signing } as const
  try {
    session.registry.transaction(() => {
      session.ledger.as(author).record('recovery.reissued', { facts })
      renewTrust(session)
    })
    await session.publish()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
  }
}

/** Backup sets since the last handover: they keep the recovery facts of their day, and open with those sheets only. */
function setsOfPresentSheets({ registry, authority }: VaultSession): Result['oldSets'] {
  const last = authority.successions.at(-1)
  const since = last === undefined ? 0 : (registry.entry(last)?.at ?? 0)
  return registry
    .backupSets()
    .filter(({ createdAt }) => createdAt >= since)
    .map(({ setId, driveName, createdAt }) => ({ setId, driveName, createdAt }))
}
