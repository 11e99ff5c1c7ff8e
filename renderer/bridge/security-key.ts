import type { z } from '../../shared/zod.ts'
import type { Id } from '../../shared/contract/basics.ts'
import type { CallInput } from '../../shared/contract/contract.ts'
import type { KeyProof, KeyRequest, toolKey } from '../../shared/contract/hardware-key.ts'
import type { Fault } from '../../shared/model/fault.ts'

/** A key that the tool for keys with a PIN sees. */
export type ToolKey = z.infer<typeof toolKey>

/** What goes on between the window and a security key, and so what the person must do now. */
export type KeyStage =
  | { readonly at: 'idle' }
  /** Looking which keys there are; asking the engine for the question. */
  | { readonly at: 'looking' | 'asking' }
  /** Waits for {@link SecurityKey.givePin} or {@link SecurityKey.useWindow}. */
  | { readonly at: 'pin'; readonly keys: readonly ToolKey[]; readonly fault: Fault | null }
  | {
      readonly at: 'touch'
      /** Which touch this is, from 1. */
      readonly touch: number
      readonly road: 'window' | 'tool'
      /** When the window stops waiting; milliseconds since 1970. */
      readonly until: number
    }
  | { readonly at: 'checking' }
  | { readonly at: 'done' }
  | { readonly at: 'failed'; readonly fault: Fault }

/** One asking of a key at a time; made by `useSecurityKey`, shown by `<KeyRequest>`. */
export interface SecurityKey {
  readonly stage: KeyStage
  /** 3 while a key is being registered (it must answer twice with the same secret), 1 otherwise. */
  readonly touches: 1 | 3
  /** True while the person, the key or the engine is awaited: shut what would disturb. */
  readonly busy: boolean
  /** Keys with a PIN that are plugged in although the window is asking by itself. */
  readonly seen: readonly ToolKey[]
  readonly platform: 'linux' | 'win32' | 'darwin'
  /** False on Linux without the tools: keys with a PIN cannot be asked. */
  readonly pinPossible: boolean
  /**
   * Asks a key.
   * @param question fetches the question, e.g. `() => call('key.ask', { staffCode, act: 'approve' })`; it is asked anew
   * for each attempt, since a question is good for one answer.
   * @returns the answer, for the call or job that wants it; null if it was cancelled or failed, which is then shown.
   */
  ask(this: void, question: () => Promise<KeyRequest>): Promise<KeyProof | null>
  /**
   * Registers a key: three touches, verified by the engine.
   * @returns the ceremony, for `way.add` or `staff.enrol`; null if it was cancelled or failed, which is then shown.
   * Forget one that is not used: `call('key.drop', { ceremony })`.
   */
  register(this: void, enrolling: CallInput<'key.register'>['enrolling']): Promise<Id | null>
  /** Ends the asking; the waiting `ask` or `register` returns null. */
  cancel(this: void): void
  /** Back to `idle`: takes away what is shown. */
  reset(this: void): void
  /** Answers the stage `pin`. */
  givePin(this: void, path: string, pin: string): void
  /** From `pin`: asks through the window after all. */
  useWindow(this: void): void
  /** From `touch` by the window: asks for a PIN after all. */
  usePin(this: void): void
}
