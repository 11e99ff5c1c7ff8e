/** The one place that loads sodium-native. Everything in this folder imports it from here; nothing else may. */
import native from 'sodium-native'

/** Functions of sodium-native 5 that its published types do not know. */
interface RunningHashFunctions {
  readonly crypto_generichash_STATEBYTES: number
  crypto_generichash_init(state: Buffer, key: Buffer | null, outputLength: number): void
  crypto_generichash_update(state: Buffer, input: Buffer): void
  crypto_generichash_final(state: Buffer, output: Buffer): void
}

export const sodium = native as typeof native & RunningHashFunctions
