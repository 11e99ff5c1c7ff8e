/** What the tests of security keys do inside the page: the window's own code, step by step, with every answer shown. */
import { call, faultOf, start } from '../../renderer/bridge/bridge.ts'
import { enrolKey, type HardwareKey, windowKey } from '../../renderer/bridge/hardware-key.ts'
import type { KeyProof, KeyRequest, RegistrationRequest } from '../../shared/contract/hardware-key.ts'
import type { SlotKind } from '../../shared/contract/hardware-key.ts'

export { call }

/** How it ended: `ok`, or the code of the fault and why. */
export interface Outcome {
  readonly end: string
  readonly proof?: KeyProof
  readonly slot?: string
}

const ended = (thrown: unknown): Outcome => {
  const { code, details } = faultOf(thrown)
  return { end: [code, details['why']].filter((word) => word !== undefined).join(' ') }
}

/** The window's road, with less patience. */
const impatient = (timeoutMs: number, rpId?: string): HardwareKey => ({
  ...windowKey,
  assert: (request, signal) => windowKey.assert({ ...request, timeoutMs }, signal),
  register: (request: RegistrationRequest, signal) => {
    const rp = rpId === undefined ? request.rp : { ...request.rp, id: rpId }
    return windowKey.register({ ...request, rp, timeoutMs }, signal)
  },
})

export async function unlockWith(
  place: string,
  staffCode: string,
  passcode: string,
  key?: KeyProof,
): Promise<Outcome> {
  try {
    const input = { place, staffCode, passcode, allowConnected: true }
    await (
      await start('session.unlock', key === undefined ? input : { ...input, key })
    ).ended
    return { end: 'ok' }
  } catch (thrown) {
    return ended(thrown)
  }
}

export const challenge = (place: string, staffCode: string): Promise<KeyRequest> =>
  call('key.challenge', { place, staffCode })

/** @param rpId that the page names instead of the right one */
export async function ask(request: KeyRequest, timeoutMs: number, rpId = request.rpId): Promise<Outcome> {
  try {
    return { end: 'ok', proof: await impatient(timeoutMs).assert({ ...request, rpId }) }
  } catch (thrown) {
    return ended(thrown)
  }
}

/** From now on this page asks keys not to verify their user, as one that was taken over could. */
export function discourageVerification(): void {
  const { credentials } = navigator
  const get = credentials.get.bind(credentials)
  credentials.get = (options) => {
    if (options?.publicKey !== undefined) options.publicKey.userVerification = 'discouraged'
    return get(options)
  }
}

/** Unlocks with the key that is in the machine. */
export async function unlockByKey(
  place: string,
  staffCode: string,
  passcode: string,
  timeoutMs: number,
): Promise<Outcome> {
  const answer = await ask(await challenge(place, staffCode), timeoutMs)
  if (answer.proof === undefined) return answer
  return { ...(await unlockWith(place, staffCode, passcode, answer.proof)), proof: answer.proof }
}

/** Registers the key that is in the machine, and makes it a way in. */
export async function addKey(
  kind: Exclude<SlotKind, 'passcode' | 'recovery'>,
  passcode: string,
  timeoutMs: number,
  rpId?: string,
): Promise<Outcome> {
  try {
    const ceremony = await enrolKey(impatient(timeoutMs, rpId), null, () => undefined)
    const job = await start('way.add', { ceremony, name: 'Virtual key', kind, passcode })
    return { end: 'ok', slot: (await job.ended).slot }
  } catch (thrown) {
    return ended(thrown)
  }
}

export async function removeWay(slot: string, passcode: string): Promise<Outcome> {
  try {
    await (
      await start('way.remove', { slot, lost: false, passcode })
    ).ended
    return { end: 'ok' }
  } catch (thrown) {
    return ended(thrown)
  }
}

/** A key made outside the browser: its answers are handed in from the test. */
export async function addProved(ceremony: string, passcode: string): Promise<Outcome> {
  try {
    const job = await start('way.add', { ceremony, name: 'Key that does not count', kind: 'key', passcode })
    return { end: 'ok', slot: (await job.ended).slot }
  } catch (thrown) {
    return ended(thrown)
  }
}
