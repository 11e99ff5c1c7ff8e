/** Fault 27: a key of somebody's own choosing, put where the recovery sheets look for a compartment's. */
import { expect, test } from 'vitest'
import { right } from '../../shared/contract/file.ts'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import { grantLayout } from '../../electron/engine/format/grant.ts'
import { giveGrant as seal } from '../../electron/engine/keys/grants.ts'
import { combineSheets } from '../../electron/engine/keys/recovery.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import { headStore } from '../../electron/engine/session/head-store.ts'
import { openFolder } from '../../electron/engine/session/open-folder.ts'
import { quietJob } from '../helpers/vault-fixture.ts'
import { type TwoCustodians, twoCustodians, withoutGrant } from '../helpers/two-custodians.ts'

/** Somebody with an account, and no right in the compartment, exchanges what the sheets would open. */
async function exchange(f: TwoCustodians): Promise<void> {
  const session = await withoutGrant(f)
  using own = SecretKey.random('compartment')
  const context = {
    ...{ vaultId: session.vaultId, compartment: f.id, epoch: 1, rights: [...right.options] },
    ...{ grantee: 'recovery', granteeKey: session.recovery.sealingKey },
    ...{ giver: session.person.staffId, givenAt: session.now() },
  } as const
  const grant = seal({ ...context, rights: [...right.options] }, own, session.person.keys.signing)
  session.registry.transaction(() => {
    session.registry.addGrant({
      ...{ compartment: f.id, epoch: 1, grantee: 'recovery', grant: grantLayout.encode(grant) },
    })
  })
  await session.publish()
}

/** What the sheets find, as restoring and appointing open a vault: whose signature the key came with. */
async function bySheets(f: TwoCustodians): Promise<string> {
  const { folder, sheets } = f.vault
  const { head } = await headStore(folder).read()
  using keys = await combineSheets(sheets.slice(0, 2), head.recovery)
  let opened = 'nothing'
  const open = await openFolder({
    ...{ folder, head, access: 'read', now: () => machineClock.now(), signal: quietJob.signal },
    holder: { party: 'recovery', sealing: keys.sealing },
    openCompartment: () => {
      opened = 'opens'
      return Promise.reject(new Error('that it is tried is enough'))
    },
  }).catch(() => null)
  const code = open?.shut.get(f.id)?.code
  await open?.close()
  return code ?? opened
}

test('the sheets open the key that the ledger names, and no other', async () => {
  await using f = await twoCustodians()
  await f.present().close()
  expect(await bySheets(f)).toBe('opens')
  await f.as('first')
  await exchange(f)
  await f.present().close()
  expect(await bySheets(f)).toBe('grant-invalid')
})
