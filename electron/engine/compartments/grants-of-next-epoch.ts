import type { SecretKey } from '../crypto/secret-key.ts'
import type { Party } from '../format/fields.ts'
import { type GrantContext, grantLayout, type SealedGrant } from '../format/grant.ts'
import { giveGrant } from '../keys/grants.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import type { OpenVault } from '../session/open-vault.ts'

/**
 * The next key of a compartment, sealed to everybody who is still granted, with the rights and until the day they have,
 * and to the recovery pair.
 * @param key of the next epoch; stays the caller's.
 */
export function grantsOfNextEpoch(
  vault: OpenVault,
  { id, keys }: OpenCompartment,
  key: SecretKey<'compartment'>,
): SealedGrant[] {
  const { person, vaultId, registry } = vault
  const about = {
    vaultId,
    compartment: id,
    epoch: keys.epoch + 1,
    giver: person.staffId,
    givenAt: Date.now(),
  }
  return registry
    .grants()
    .filter(({ compartment, epoch }) => compartment === id && epoch === keys.epoch)
    .flatMap(({ grantee, grant }) => {
      const { rights, until } = grantLayout.decode(grant)
      const granteeKey = sealingKeyOf(vault, grantee as Party)
      if (granteeKey === null) return []
      const context: GrantContext = { ...about, grantee, granteeKey, rights }
      return [giveGrant(until === undefined ? context : { ...context, until }, key, person.keys.signing)]
    })
}

/** The public key that a grant for this party is sealed to; null for somebody whose certificate does not verify. */
export function sealingKeyOf(
  { directory, recovery }: Pick<OpenVault, 'directory' | 'recovery'>,
  grantee: Party,
): Buffer | null {
  return grantee === 'recovery' ? recovery.sealingKey : (directory.certificate(grantee)?.sealingKey ?? null)
}
