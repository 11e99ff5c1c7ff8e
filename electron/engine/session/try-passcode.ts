import type { Head } from '../format/head.ts'
import type { SessionEnvironment } from './session-environment.ts'
import { type RightWay, tryWay, type WayTrial } from './try-way.ts'

export type PasscodeTrial = Omit<WayTrial, 'key'>

/**
 * Tries a passcode, counted on disk before the KDF runs.
 * @throws Fault `wrong-passcode` with details failures and, if one must wait, retryAt; `too-early`; `kdf-cost`.
 */
export function tryPasscode(
  environment: Pick<SessionEnvironment, 'clock' | 'machineFolder'>,
  head: Head,
  trial: PasscodeTrial,
): Promise<RightWay> {
  return tryWay(environment, head, trial)
}
