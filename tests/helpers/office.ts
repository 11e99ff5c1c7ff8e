import type { JobInput } from '../../shared/contract/contract.ts'
import type { Role, Screening } from '../../shared/contract/staff.ts'
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import type { MachineClock } from '../../electron/engine/session/machine-clock.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import type { SessionEnvironment } from '../../electron/engine/session/session-environment.ts'
import { SessionRoom } from '../../electron/engine/session/session-room.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { showAgreement } from '../../electron/engine/staff/agreement.ts'
import { enrolStaff } from '../../electron/engine/staff/enrol.ts'
import { CONTENT_THREAD } from './compartment-fixture.ts'
import {
  OTHER_PASSCODE,
  PASSCODE,
  quietJob,
  STAFF_CODE,
  type VaultFixture,
  vaultFixture,
} from './vault-fixture.ts'

/** The machine's clock, to be set. */
export interface SettableClock extends MachineClock {
  /** Milliseconds ahead of the real one. */
  ahead: number
}

/** An office whose first custodian is at work. */
export interface Office extends AsyncDisposable {
  readonly vault: VaultFixture
  readonly clock: SettableClock
  readonly environment: SessionEnvironment
  /** Of whoever is here. */
  room(): SessionRoom
  session(): VaultSession
  /** Whoever is here locks; somebody unlocks. */
  enter(staffCode?: string, passcode?: string): Promise<VaultSession>
  leave(): Promise<void>
  /** By whoever is here; with every paper unless told otherwise. */
  enrol(code: string, role?: Role, change?: Partial<JobInput<'staff.enrol'>>): ReturnType<typeof enrolStaff>
}

export const passedNow = (now = Date.now()): Screening => ({
  ...{ outcome: 'passed', at: now, reference: 'P-2026/7', until: null },
})

export const nameOf = (code: string) => `Person ${code}`

export async function office(): Promise<Office> {
  const clock: SettableClock = { ...machineClock, ahead: 0, now: () => machineClock.now() + clock.ahead }
  const vault = await vaultFixture({
    environment: { clock, openCompartment: compartmentOpener(CONTENT_THREAD) },
  })
  await (await vault.create()).close()
  const { environment, folder } = vault
  let room: SessionRoom
  const enter = async (
    staffCode = STAFF_CODE,
    passcode = staffCode === STAFF_CODE ? PASSCODE : OTHER_PASSCODE,
  ) => {
    room = new SessionRoom(environment, () => undefined)
    await room.unlock({ folder, staffCode, passcode, allowConnected: false, clockBelieved: true }, quietJob)
    return room.vault()
  }
  await enter()
  return {
    vault,
    clock,
    environment,
    room: () => room,
    session: () => room.vault(),
    async enter(...who) {
      await room.close()
      return await enter(...who)
    },
    leave: () => room.close(),
    enrol(code, role = 'clerk', change = {}) {
      const name = change.name ?? nameOf(code)
      const { version } = showAgreement(room.vault())
      const papers = { screening: passedNow(clock.now()), agreement: { version, typedName: name } }
      const person = { code, name, role, startsAt: null, passcode: OTHER_PASSCODE, keys: [] }
      return enrolStaff(room, { ...person, ...papers, ...change }, quietJob)
    },
    async [Symbol.asyncDispose]() {
      await room.close().catch(() => undefined)
      await vault[Symbol.asyncDispose]()
    },
  }
}
