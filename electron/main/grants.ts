/**
 * Places as the window knows them: opaque tokens (EXAMPLES.md, 11). A dialog, a drop, a drive or a job gives the window
 * a token; the broker redeems it for the path when the window uses it in a field that the contract declares as a place.
 */
import type { PlaceUse } from '../../shared/contract/declare.ts'
import type { PlacePurpose } from '../../shared/contract/shell.ts'
import { Fault } from '../../shared/model/fault.ts'
import { randomToken } from './random-token.ts'

/** Why a token exists: a dialog's purpose, or another origin of a place. */
export type GrantPurpose = PlacePurpose | 'dropped' | 'drive' | 'recent' | 'returned' | 'demo'

interface Rule {
  readonly uses: readonly PlaceUse[]
  /** Spent by its first use; otherwise it serves as long as the window lives. */
  readonly once: boolean
}

const WORKPLACE: Rule = { uses: ['read', 'write'], once: false }

/**
 * `once` where a second use would be a second deliberate act: what is carried in, and what leaves the vault. The others
 * are places where one act has several steps (a look, then an unlock; a weighing, then a backup, then a verification;
 * a restore that stops at damage and is repeated on explicit choice).
 */
export const GRANT_RULES: Readonly<Record<GrantPurpose, Rule>> = {
  'vault-parent': WORKPLACE,
  'vault-open': WORKPLACE,
  'import-files': { uses: ['carry-in'], once: true },
  'import-folder': { uses: ['carry-in'], once: true },
  dropped: { uses: ['carry-in'], once: true },
  'export-folder': { uses: ['carry-out'], once: true },
  'sheets-folder': { uses: ['carry-out'], once: true },
  'ledger-folder': { uses: ['carry-out'], once: true },
  'exit-folder': { uses: ['carry-out'], once: true },
  'backup-folder': WORKPLACE,
  'restore-parent': WORKPLACE,
  drive: WORKPLACE,
  recent: WORKPLACE,
  returned: WORKPLACE,
  demo: WORKPLACE,
}

interface Grant {
  readonly path: string
  readonly purpose: GrantPurpose
}

export interface Grants {
  /** @returns a token for the path; the same one again while a lasting one for the same purpose exists. */
  mint(path: string, purpose: GrantPurpose): string
  /**
   * Redeems all tokens of one act, or none: tokens that serve once are spent by it.
   * @throws Fault `place-spent` if a token is unknown, spent, or does not allow the use.
   */
  redeem(wanted: readonly { token: string; use: PlaceUse }[]): string[]
  /** Forgets the tokens that serve once (at lock), or all of them (when the window is gone). */
  forget(which: 'once' | 'all'): void
}

/** The tokens of one window. Another window has its own, so a token is bound to the window that received it. */
export function createGrants(): Grants {
  const grants = new Map<string, Grant>()
  const lasting = new Map<string, string>()

  const lookUp = ({ token, use }: { token: string; use: PlaceUse }): Grant => {
    const grant = grants.get(token)
    if (grant === undefined || !GRANT_RULES[grant.purpose].uses.includes(use)) throw new Fault('place-spent')
    return grant
  }

  return {
    mint(path, purpose) {
      const key = `${purpose}\0${path}`
      const known = lasting.get(key)
      if (known !== undefined) return known
      const token = randomToken()
      grants.set(token, { path, purpose })
      if (!GRANT_RULES[purpose].once) lasting.set(key, token)
      return token
    },
    redeem(wanted) {
      const found = wanted.map(lookUp)
      for (const [index, { purpose }] of found.entries())
        if (GRANT_RULES[purpose].once) grants.delete(wanted[index]?.token ?? '')
      return found.map(({ path }) => path)
    },
    forget(which) {
      if (which === 'all') lasting.clear()
      for (const [token, { purpose }] of grants)
        if (which === 'all' || GRANT_RULES[purpose].once) grants.delete(token)
    },
  }
}
