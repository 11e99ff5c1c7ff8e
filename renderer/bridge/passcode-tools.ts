import type { PasscodeEstimate } from '../../shared/contract/session.ts'
import { call } from './bridge.ts'

/** What a new passcode is chosen with. Both are answered by the engine; nothing is remembered here. */
export const passcodeTools = {
  generate: async (): Promise<string> => (await call('passcode.generate', {})).passcode,
  /** @param withKey it will open only together with a security key, and may be shorter. */
  estimate: (passcode: string, known: readonly string[], withKey: boolean): Promise<PasscodeEstimate> =>
    call('passcode.estimate', { passcode, known: [...known], withKey }),
}
export type PasscodeTools = typeof passcodeTools
