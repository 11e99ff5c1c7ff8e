import { Fault } from '../../shared/model/fault.ts'
import { LIMITS } from '../../shared/limits.ts'
import { call, faultOf } from './bridge.ts'
import { windowKey, type HardwareKey } from './hardware-key.ts'
import type { KeyStage } from './security-key.ts'

/** What is wanted of a key, by whichever road; it says when the key must be touched, counted from 1. */
export type KeyWork<R> = (
  road: HardwareKey,
  signal: AbortSignal,
  touch: (number: number) => void,
) => Promise<R>

/** One asking of a security key, from looking which road leads to it to its end. */
export class KeyAsking {
  readonly #show: (stage: KeyStage) => void
  #attempt: AbortController | null = null
  #chosen: ((road: HardwareKey) => void) | null = null
  #leave: (() => void) | null = null
  #wantsPin = false
  #over = false

  constructor(show: (stage: KeyStage) => void) {
    this.#show = (stage) => {
      if (!this.#over) show(stage)
    }
  }

  /**
   * A key with a PIN that the system does not ask for is offered first where one is plugged in; otherwise the window asks.
   * A wrong PIN is asked for again.
   * @throws Fault `cancelled`, and those of the road and the work
   */
  async run<R>(work: KeyWork<R>): Promise<R> {
    this.#show({ at: 'looking' })
    const { keys } = await call('key.tools', {})
    let road = keys.length > 0 ? await this.#chooseRoad(null) : windowKey
    for (;;) {
      try {
        return await this.#try(road, work)
      } catch (thrown) {
        const fault = faultOf(thrown)
        if (this.#over) throw new Fault('cancelled')
        const wrongPin = fault.code === 'key-pin' && fault.details['left'] !== 0
        if (!wrongPin && !this.#wantsPin) throw fault
        road = await this.#chooseRoad(wrongPin ? fault : null)
      }
    }
  }

  /** Answers the stage `pin`. */
  choose(road: HardwareKey): void {
    this.#chosen?.(road)
  }

  /** Leaves the window's own asking for a key with a PIN. */
  usePin(): void {
    this.#wantsPin = true
    this.#attempt?.abort()
  }

  /** Nothing is shown any more. */
  cancel(): void {
    this.#over = true
    this.#attempt?.abort()
    this.#leave?.()
  }

  async #try<R>(road: HardwareKey, work: KeyWork<R>): Promise<R> {
    if (this.#over) throw new Fault('cancelled')
    this.#wantsPin = false
    const attempt = new AbortController()
    this.#attempt = attempt
    this.#show({ at: 'looking' })
    return await work(road, attempt.signal, (touch) =>
      this.#show({
        ...{ at: 'touch', touch, road: road.asksPin ? 'tool' : 'window' },
        until: Date.now() + LIMITS.keyAnswerMs,
      }),
    )
  }

  async #chooseRoad(fault: Fault | null): Promise<HardwareKey> {
    const { keys } = await call('key.tools', {})
    if (this.#over) throw new Fault('cancelled')
    return await new Promise((chosen, left) => {
      this.#chosen = chosen
      this.#leave = () => left(new Fault('cancelled'))
      this.#show({ at: 'pin', keys, fault })
    })
  }
}
