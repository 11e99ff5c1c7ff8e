import { useState } from 'react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import type { Fault } from '../../../shared/model/fault.ts'
import type { KeyProof } from '../../../shared/contract/hardware-key.ts'
import { call, lookAtMachine, useJob, useSecurityKey, type SecurityKey } from '../../bridge/index.ts'

interface Unlocking {
  readonly staffCode: string
  readonly passcode: string
  readonly setStaffCode: (staffCode: string) => void
  readonly setPasscode: (passcode: string) => void
  readonly securityKey: SecurityKey
  /** Until the key or the engine has answered. */
  readonly busy: boolean
  readonly running: boolean
  readonly fault: Fault | null
  /** A key answered, but its way in also wants the passcode, and none was typed. */
  readonly passcodeMissing: boolean
  readonly byPasscode: () => void
  readonly byKey: () => void
  /** The way that was tried last, in spite of what was just refused: a connection, or a clock that leapt. */
  readonly anyway: () => void
}

/** What somebody was told and goes on in spite of. */
interface Accepted {
  readonly allowConnected: boolean
  readonly clockBelieved: boolean
}

/** The way that was tried last. */
interface Tried {
  readonly way: 'passcode' | 'key' | 'key alone'
  readonly accepted: Accepted
}
const NOTHING: Accepted = { allowConnected: false, clockBelieved: false }

/** The two ways through the door: passcode, or security key with whatever was typed as the passcode beside it. */
export function useUnlocking(vault: ChosenPlace, onUnlocked: () => void): Unlocking {
  const [staffCode, setStaffCode] = useState('')
  const [passcode, setPasscode] = useState('')
  const [last, setLast] = useState<Tried>({ way: 'passcode', accepted: NOTHING })
  const { job, running, begin, reset } = useJob('session.unlock')
  const securityKey = useSecurityKey()
  const fault = job.state === 'failed' ? job.fault : null

  const refused = ({ code }: Fault) => {
    if (code === 'air-gap') void lookAtMachine().catch(() => undefined)
    else if (code !== 'key-refused' && code !== 'clock-ahead') setPasscode('')
  }
  const unlock = async (accepted: Accepted, key?: KeyProof) => {
    const proof = key === undefined ? {} : { key }
    if (await begin({ place: vault.place, staffCode, passcode, ...accepted, ...proof }, refused)) onUnlocked()
  }
  const byPasscode = (accepted: Accepted) => {
    setLast({ way: 'passcode', accepted })
    securityKey.reset()
    void unlock(accepted)
  }
  const byKey = async (accepted: Accepted) => {
    setLast({ way: passcode === '' ? 'key alone' : 'key', accepted })
    reset()
    const proof = await securityKey.ask(() => call('key.challenge', { place: vault.place, staffCode }))
    if (proof === null) return
    securityKey.reset()
    await unlock(accepted, proof)
  }
  return {
    ...{ staffCode, passcode, setStaffCode, setPasscode, securityKey, running, fault },
    busy: running || securityKey.busy,
    passcodeMissing: fault?.code === 'wrong-passcode' && last.way === 'key alone',
    byPasscode: () => byPasscode(NOTHING),
    byKey: () => void byKey(NOTHING),
    anyway: () => {
      const more = fault?.code === 'clock-ahead' ? { clockBelieved: true } : { allowConnected: true }
      const all = { ...last.accepted, ...more }
      if (last.way === 'passcode') byPasscode(all)
      else void byKey(all)
    },
  }
}
