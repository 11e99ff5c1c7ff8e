import { LABELS } from '../crypto/labels.ts'
import { type SigningPair, verify } from '../crypto/pairs.ts'
import { accountMessage, type CatalogueAccount, type UnsignedAccount } from '../format/account.ts'

export function signAccount(account: UnsignedAccount, signing: SigningPair): CatalogueAccount {
  return { ...account, signature: signing.sign(LABELS.account, accountMessage(account)) }
}

/** @param key of the person whom the account names. */
export function isAccountSigned(account: CatalogueAccount, key: Buffer): boolean {
  return verify(key, LABELS.account, accountMessage(account), account.signature)
}
