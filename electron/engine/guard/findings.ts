import type { GuardFinding } from '../../../shared/contract/ledger.ts'

export type { GuardFinding }

/** Connected is whoever has at least one finding that counts against the rule. */
export function isConnected(findings: readonly GuardFinding[]): boolean {
  return findings.some(({ serious }) => serious)
}

export function same(a: readonly GuardFinding[], b: readonly GuardFinding[] | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
