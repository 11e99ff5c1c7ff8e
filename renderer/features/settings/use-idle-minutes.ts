import { useState } from 'react'
import type { Fault } from '../../../shared/model/fault.ts'
import { useAct, useUnlocked } from '../../bridge/index.ts'

interface IdleMinutes {
  readonly minutes: number
  readonly fault: Fault | null
  set(minutes: number): Promise<void>
}

/** The idle time of the open vault; what was set here shows at once. */
export function useIdleMinutes(): IdleMinutes {
  const session = useUnlocked()
  const { run, fault } = useAct('idle.set')
  const [chosen, setChosen] = useState<number | null>(null)
  const set = async (minutes: number) => {
    if ((await run({ minutes })) !== undefined) setChosen(minutes)
  }
  return { minutes: chosen ?? session?.idleLockMinutes ?? 0, fault, set }
}
