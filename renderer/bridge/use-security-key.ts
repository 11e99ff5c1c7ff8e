import { useCallback, useEffect, useRef, useState } from 'react'
import { faultOf } from './bridge.ts'
import { enrolKey, toolKey, windowKey, type EnrolStep } from './hardware-key.ts'
import { KeyAsking, type KeyWork } from './key-asking.ts'
import type { KeyStage, SecurityKey } from './security-key.ts'
import { useCall } from './use-call.ts'

/** How often it is looked whether a key with a PIN was plugged in meanwhile. */
const LOOK_MILLISECONDS = 2000

const TOUCHES: Record<EnrolStep, number> = { register: 1, 'first-answer': 2, 'second-answer': 3 }

/** Asks a security key by the road that this machine and this key need. Leaving the screen cancels. */
export function useSecurityKey(): SecurityKey {
  const [stage, setStage] = useState<KeyStage>({ at: 'idle' })
  const [touches, setTouches] = useState<1 | 3>(1)
  const asking = useRef<KeyAsking | null>(null)
  const byWindow = stage.at === 'touch' && stage.road === 'window'
  const machine = useCall('window.get', {})
  const tools = useCall(
    'key.tools',
    {},
    { enabled: byWindow, fresh: true, refetchInterval: LOOK_MILLISECONDS },
  )

  const reset = useCallback(() => {
    asking.current?.cancel()
    asking.current = null
    setStage({ at: 'idle' })
  }, [])
  useEffect(() => () => asking.current?.cancel(), [])

  const run = useCallback(async <R>(work: KeyWork<R>): Promise<R | null> => {
    asking.current?.cancel()
    const own = new KeyAsking(setStage)
    asking.current = own
    try {
      const result = await own.run(work)
      if (asking.current === own) setStage({ at: 'done' })
      return result
    } catch (thrown) {
      if (asking.current === own) setStage({ at: 'failed', fault: faultOf(thrown) })
      return null
    }
  }, [])

  const ask = useCallback<SecurityKey['ask']>(
    (question) => {
      setTouches(1)
      return run(async (road, signal, touch) => {
        const request = await question()
        touch(1)
        return await road.assert(request, signal)
      })
    },
    [run],
  )
  const register = useCallback<SecurityKey['register']>(
    (enrolling) => {
      setTouches(3)
      return run((road, signal, touch) => enrolKey(road, enrolling, (step) => touch(TOUCHES[step]), signal))
    },
    [run],
  )
  return {
    ...{ stage, touches, ask, register, reset, cancel: reset },
    busy: stage.at === 'looking' || stage.at === 'pin' || stage.at === 'touch',
    seen: tools.data?.keys ?? [],
    platform: machine.data?.platform ?? 'linux',
    pinPossible: tools.data?.available ?? true,
    givePin: useCallback((path, pin) => asking.current?.choose(toolKey(path, pin)), []),
    useWindow: useCallback(() => asking.current?.choose(windowKey), []),
    usePin: useCallback(() => asking.current?.usePin(), []),
  }
}
