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
  readonly byPasscode: (allowConnected?: boolean) => void
  readonly byKey: (allowConnected?: boolean) => void
  /** The way that was tried last, in spite of what was found about the machine. */
  readonly anyway: () => void
}

/** The two ways through the door: passcode, or security key with whatever was typed as the passcode beside it. */
export function useUnlocking(vault: ChosenPlace, onUnlocked: () => void): Unlocking {
  const [staffCode, setStaffCode] = useState('')
  const [passcode, setPasscode] = useState('')
  const [last, setLast] = useState<'passcode' | 'key' | 'key alone'>('passcode')
  const { job, running, begin, reset } = useJob('session.unlock')
  const securityKey = useSecurityKey()
  const fault = job.state === 'failed' ? job.fault : null

  const refused = ({ code }: Fault) => {
    if (code === 'air-gap') void lookAtMachine().catch(() => undefined)
    else if (code !== 'key-refused') setPasscode('')
  }
  const unlock = async (allowConnected: boolean, key?: KeyProof) => {
    const proof = key === undefined ? {} : { key }
    const input = { place: vault.place, staffCode, passcode, allowConnected, ...proof }
    if (await begin(input, refused)) onUnlocked()
  }
  const byPasscode = (allowConnected = false) => {
    setLast('passcode')
    securityKey.reset()
    void unlock(allowConnected)
  }
  const byKey = async (allowConnected: boolean) => {
    setLast(passcode === '' ? 'key alone' : 'key')
    reset()
    const proof = await securityKey.ask(() => call('key.challenge', { place: vault.place, staffCode }))
    if (proof === null) return
    securityKey.reset()
    await unlock(allowConnected, proof)
  }
  return {
    ...{ staffCode, passcode, setStaffCode, setPasscode, securityKey, running, fault },
    busy: running || securityKey.busy,
    passcodeMissing: fault?.code === 'wrong-passcode' && last === 'key alone',
    byPasscode,
    byKey: (allowConnected = false) => void byKey(allowConnected),
    anyway: () => (last === 'passcode' ? byPasscode(true) : void byKey(true)),
  }
}
