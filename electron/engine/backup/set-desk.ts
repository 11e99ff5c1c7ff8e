import type { CallInput, CallOutput } from '../../../shared/contract/contract.ts'
import { sha256 } from '../crypto/sha256.ts'
import { listCatalogue, lookInside } from './look-into-set.ts'
import type { SetCatalogues } from './set-catalogues.ts'

type Input = CallInput<'set.items'>
type Output = CallOutput<'set.items'>

/** Nobody looks any more; milliseconds. */
const IDLE_MS = 60_000

interface Held {
  /** Whose catalogue it is, and with which sheets it was opened. */
  readonly key: string
  readonly catalogues: SetCatalogues
  readonly release: () => Promise<void>
}

/**
 * The one compartment of a backup set that somebody looks through: its catalogue is extracted, opened and checked once
 * and not for every page and every search. Keys and the temporary copy go when another one is looked at, when nobody
 * looked for a minute, and when the vault locks or something is restored.
 */
export class SetDesk {
  #held: Held | null = null
  #idle: NodeJS.Timeout | undefined
  /** One at a time, so that one at most is open. */
  #turn: Promise<unknown> = Promise.resolve()

  /** Items of one compartment in a set, by name. @throws Fault of the sheets, the set and the drive */
  list(input: Input): Promise<Output> {
    return this.#inTurn(async () => {
      const key = keyOf(input)
      if (this.#held?.key !== key) {
        await this.#release()
        this.#held = await hold(key, input)
      }
      clearTimeout(this.#idle)
      this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref()
      return await listCatalogue(this.#held.catalogues, input)
    })
  }

  /** Wipes the keys and removes the copy; it may be asked again afterwards. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#release())
  }

  async #release(): Promise<void> {
    clearTimeout(this.#idle)
    const held = this.#held
    this.#held = null
    await held?.release()
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act)
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}

/** Sheets as a hash: who looks need not leave them here. */
function keyOf({ place, set, compartment, sheets }: Input): string {
  return sha256(Buffer.from(JSON.stringify([place, set, compartment, sheets]))).toString('hex')
}

/** Opens, and stays in the middle of the act until released. */
async function hold(key: string, input: Input): Promise<Held> {
  const opened = Promise.withResolvers<SetCatalogues>()
  const over = Promise.withResolvers<undefined>()
  const ended = lookInside(
    input,
    async (catalogues) => {
      opened.resolve(catalogues)
      await over.promise
    },
    new Set([input.compartment]),
  ).catch((error: unknown) => {
    opened.reject(error)
  })
  const catalogues = await opened.promise
  return {
    key,
    catalogues,
    async release() {
      over.resolve(undefined)
      await ended
    },
  }
}
