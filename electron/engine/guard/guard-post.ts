import type { VaultEvent } from '../../../shared/contract/event.ts'
import { type GuardFinding, isConnected, same } from './findings.ts'

/** How often the machine is looked at while a vault is unlocked. */
const LOOK_AGAIN_MS = 30_000

/** Looks at the machine when asked, and while it stands watch again and again, telling of every change. */
export class GuardPost implements Disposable {
  readonly #look: () => Promise<readonly GuardFinding[]>
  readonly #publish: (event: VaultEvent) => void
  readonly #everyMs: number
  #known: readonly GuardFinding[] | null = null
  #timer: NodeJS.Timeout | null = null
  #looking = false

  constructor(
    look: () => Promise<readonly GuardFinding[]>,
    publish: (event: VaultEvent) => void,
    everyMs = LOOK_AGAIN_MS,
  ) {
    this.#look = look
    this.#publish = publish
    this.#everyMs = everyMs
  }

  /** What ties the machine to the outside now. */
  async look(): Promise<{ findings: GuardFinding[]; connected: boolean }> {
    const findings = [...(await this.#look())]
    this.#known = findings
    return { findings, connected: isConnected(findings) }
  }

  /** Begins to watch; a watch that stands already goes on. */
  watch(): void {
    if (this.#timer !== null) return
    this.#timer = setInterval(() => void this.#lookAgain(), this.#everyMs)
    this.#timer.unref()
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  async #lookAgain(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      const before = this.#known
      const { findings, connected } = await this.look()
      if (this.#timer !== null && !same(findings, before)) {
        this.#publish({ event: 'guard.changed', findings, connected })
      }
    } finally {
      this.#looking = false
    }
  }
}
