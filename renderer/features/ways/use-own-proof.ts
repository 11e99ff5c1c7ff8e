import { useState } from 'react'
import type { KeyProof, SlotKind } from '../../../shared/contract/hardware-key.ts'
import { call, useSecurityKey, useUnlocked, type SecurityKey } from '../../bridge/index.ts'

/** By what somebody proves that they are the person who unlocked. */
export type ProofKind = Exclude<SlotKind, 'recovery'>

export interface OwnProof {
  readonly kinds: readonly ProofKind[]
  readonly kind: ProofKind
  readonly setKind: (kind: ProofKind) => void
  readonly passcode: string
  readonly setPasscode: (passcode: string) => void
  readonly securityKey: SecurityKey
  readonly ready: boolean
  /** Asks for the key where one is needed. Null if it was not given; the reason is on screen then. */
  readonly collect: () => Promise<{ readonly passcode: string; readonly key?: KeyProof } | null>
}

const PREFERRED: readonly ProofKind[] = ['passcode', 'key', 'both']

/** Whoever changes ways in proves who they are, by one of these ways. */
export function useOwnProof(ways: readonly { readonly kind: SlotKind }[]): OwnProof {
  const code = useUnlocked()?.staffCode ?? ''
  const securityKey = useSecurityKey()
  const kinds = PREFERRED.filter((kind) => ways.some((way) => way.kind === kind))
  const [chosen, setKind] = useState<ProofKind | null>(null)
  const [passcode, setPasscode] = useState('')
  const kind = chosen ?? kinds[0] ?? 'passcode'

  const collect: OwnProof['collect'] = async () => {
    if (kind === 'passcode') return { passcode }
    const key = await securityKey.ask(() => call('key.ask', { staffCode: code, act: 'change' }))
    if (key === null) return null
    securityKey.reset()
    return { passcode: kind === 'both' ? passcode : '', key }
  }
  return {
    ...{ kinds, kind, setKind, passcode, setPasscode, securityKey, collect },
    ready: (kind === 'key' || passcode !== '') && !securityKey.busy,
  }
}
