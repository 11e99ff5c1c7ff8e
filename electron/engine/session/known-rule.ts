import { dirname } from 'node:path'
import type { GuardFinding } from '../../../shared/contract/ledger.ts'
import { airGapRule } from '../../../shared/contract/vault.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { z } from '../../../shared/zod.ts'
import { makeOwnFolder, writeDurably, writeWhole } from '../store/durable-file.ts'
import { readSmallJson } from '../store/small-json.ts'
import { connectionCodes } from './guard-rule.ts'
import { knownRulePath } from './vault-files.ts'
import type { VaultSession } from './vault-session.ts'

const FILE_MAX_BYTES = 4096
const REFUSED_MAX = 1_000_000

const schema = z.strictObject({
  format: z.literal(1),
  rule: airGapRule,
  /** Attempts on a connected machine that were refused since the vault was last open, and what connected it. */
  refused: z.int().min(0).max(REFUSED_MAX),
  names: z.string().max(FILE_MAX_BYTES),
})
type Known = z.infer<typeof schema>

/**
 * Refuses a connected machine before any key is opened, where this machine knows that the vault's rule is `refuse`. A
 * vault's rule never changes: its first entry says it. The ledger hears of it with the next unlock.
 * @throws Fault `air-gap`; those of the environment
 */
export async function refuseConnected(
  machineFolder: string,
  vaultId: string,
  findings: readonly GuardFinding[],
): Promise<void> {
  const serious = findings.filter((finding) => finding.serious)
  if (serious.length === 0) return
  const path = knownRulePath(machineFolder, vaultId)
  const known = await read(path)
  if (known?.rule !== 'refuse') return
  const refused = Math.min(known.refused + 1, REFUSED_MAX)
  await writeDurably(path, encode({ ...known, refused, names: connectionCodes(serious) }), 'machine')
  throw new Fault('air-gap', { rule: 'refuse', findings: serious.length })
}

/** Notes the rule of a vault that is open, and tells its ledger what was refused before. */
export async function noteRule(machineFolder: string, session: VaultSession): Promise<void> {
  const path = knownRulePath(machineFolder, session.vaultId)
  const known = await read(path)
  const { airGapRule: rule, ledger } = session
  if (known !== null && known.refused > 0) {
    const { refused, names } = known
    ledger.record('session.refused', { facts: { why: 'air-gap', rule, failures: refused, names } })
  }
  if (known?.rule === rule && known.refused === 0) return
  await makeOwnFolder(dirname(path), 'machine')
  await writeWhole(path, encode({ format: 1, rule, refused: 0, names: '' }), 'machine')
}

/** @returns null where nothing is known, or what is kept cannot be read: the rule holds at the latest behind the keys. */
function read(path: string): Promise<Known | null> {
  return readSmallJson(path, schema, FILE_MAX_BYTES, 'machine')
}

function encode(known: Known): Buffer {
  return Buffer.from(JSON.stringify(known))
}
