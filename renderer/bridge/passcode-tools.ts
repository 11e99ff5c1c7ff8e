import type { PasscodeEstimate } from '../../shared/contract/session.ts'
import { call } from './bridge.ts'

/** What a new passcode is chosen with. Both are answered by the engine; nothing is remembered here. */
export const passcodeTools = {
  generate: async (): Promise<string> => (await call('passcode.generate', {})).passcode,
  estimate: (passcode: string, known: readonly string[]): Promise<PasscodeEstimate> =>
    call('passcode.estimate', { passcode, known: [...known] }),
}
export type PasscodeTools = typeof passcodeTools
