import { appointCustodian } from '../../electron/engine/staff/appoint-custodian.ts'
import { revokeGrant } from '../../electron/engine/compartments/revoke-grant.ts'
import type { Id } from '../../shared/contract/basics.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { type CompartmentFixture, compartmentFixture } from './compartment-fixture.ts'
import { OTHER_PASSCODE, quietJob } from './vault-fixture.ts'

export const SECOND_CODE = 'CD2'

/** A vault with two custodians for whom the recovery sheets vouch; the first is here, both hold every right. */
export interface TwoCustodians extends CompartmentFixture {
  readonly second: Id
  /** The one who is here locks, the other one unlocks. */
  as(code: 'first' | 'second'): Promise<VaultSession>
  /** The one who is here. */
  present(): VaultSession
}

export async function twoCustodians(): Promise<TwoCustodians> {
  const made = await compartmentFixture()
  await made.session.close()
  await appointCustodian(
    made.vault.environment,
    {
      ...{ folder: made.vault.folder, sheets: made.vault.sheets.slice(0, 2) },
      ...{ staffCode: SECOND_CODE, staffName: 'Carla Dorn', passcode: OTHER_PASSCODE },
    },
    quietJob,
  )
  let present = await made.vault.unlock()
  const second = present.registry.staff().find(({ code }) => code === SECOND_CODE)?.staffId ?? ''
  return {
    ...made,
    second,
    present: () => present,
    get session() {
      return present
    },
    get compartment() {
      return present.compartment(made.compartment.id)
    },
    async as(who) {
      await present.close()
      const other = { staffCode: SECOND_CODE, passcode: OTHER_PASSCODE }
      present = await made.vault.unlock(who === 'second' ? other : {})
      return present
    },
    async [Symbol.asyncDispose]() {
      await present.close().catch(() => undefined)
      await made.vault[Symbol.asyncDispose]()
    },
  }
}

/** The second custodian is here and holds no grant any more. */
export async function withoutGrant(f: TwoCustodians): Promise<VaultSession> {
  await revokeGrant(f.present(), { compartment: f.compartment.id, staffId: f.second })
  return await f.as('second')
}
