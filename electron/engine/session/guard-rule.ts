import type { GuardFinding } from '../../../shared/contract/ledger.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { VaultSession } from './vault-session.ts'

const NAMES_MAX_CHARACTERS = 300

/**
 * Holds an unlock to the vault's rule about connections. What was found is in the ledger whatever follows.
 * @throws Fault `air-gap` with details rule and findings: for the rule `refuse` always, for `warn` until somebody
 * who was told goes on.
 */
export async function enforceGuardRule(
  session: VaultSession,
  findings: readonly GuardFinding[],
  allowConnected: boolean,
): Promise<void> {
  const serious = findings.filter((finding) => finding.serious)
  if (serious.length === 0) return
  const { ledger, airGapRule: rule } = session
  const isOverruled = rule === 'warn' && allowConnected
  session.registry.transaction(() => {
    ledger.record('guard.found', { facts: { findings: serious.length, names: connectionCodes(serious) } })
    if (isOverruled) ledger.record('guard.overruled', { facts: { findings: serious.length } })
    else ledger.record('session.refused', { facts: { why: 'air-gap', rule } })
  })
  if (isOverruled) return
  await session.publish()
  throw new Fault('air-gap', { rule, findings: serious.length })
}

/** What was found, for an entry: `default via eth0` becomes `default_via_eth0`: the ledger holds codes. */
export function connectionCodes(findings: readonly GuardFinding[]): string {
  const names = findings.map(({ name }) => name.replaceAll(/[^\w.:*%+/[\]-]/g, '_'))
  return names.join(',').slice(0, NAMES_MAX_CHARACTERS)
}
