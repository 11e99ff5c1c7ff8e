import type { SecretKey } from '../crypto/secret-key.ts'
import type { Party } from '../format/fields.ts'
import type { GrantContext, SealedGrant } from '../format/grant.ts'
import { right } from '../../../shared/contract/file.ts'
import { giveGrant } from '../keys/grants.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import type { OpenVault } from '../session/open-vault.ts'

/**
 * The next key of a compartment, sealed to everybody who is still granted, with the rights and until the day they have,
 * and to the recovery pair. Somebody who is suspended, or whose papers lapsed, is still granted: their keys stay theirs.
 * @param key of the next epoch; stays the caller's.
 */
export function grantsOfNextEpoch(
  vault: OpenVault,
  { id, keys }: Pick<OpenCompartment, 'id' | 'keys'>,
  key: SecretKey<'compartment'>,
): SealedGrant[] {
  const { person, vaultId, authority } = vault
  const now = vault.now()
  const about = { vaultId, compartment: id, epoch: keys.epoch + 1, giver: person.staffId, givenAt: now }
  const seal = (context: Omit<GrantContext, keyof typeof about | 'granteeKey'>): SealedGrant[] => {
    const granteeKey = sealingKeyOf(vault, context.grantee)
    if (granteeKey === null) return []
    return [giveGrant({ ...about, ...context, granteeKey }, key, person.keys.signing)]
  }
  const granted = authority
    .grants()
    .filter(({ compartment, epoch, until }) => {
      const isPresent = compartment === id && epoch === keys.epoch
      return isPresent && (until === null || now < until)
    })
    .filter(({ grantee }) => authority.member(grantee)?.state !== 'left')
  return [
    ...granted.flatMap(({ grantee, rights, until }) =>
      seal({ grantee, rights: [...rights], ...(until === null ? {} : { until }) }),
    ),
    ...seal({ grantee: 'recovery', rights: [...right.options] }),
  ]
}

/** The public key that a grant for this party is sealed to; null for somebody whose certificate does not verify. */
export function sealingKeyOf(
  { directory, recovery }: Pick<OpenVault, 'directory' | 'recovery'>,
  grantee: Party,
): Buffer | null {
  return grantee === 'recovery' ? recovery.sealingKey : (directory.certificate(grantee)?.sealingKey ?? null)
}
