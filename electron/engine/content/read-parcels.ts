import type { ExpectedChunk, ThreadAnswer } from './content-protocol.ts'

/** Parcels asked for before the reader wants them: enough to hide the way to the thread and back. */
const READ_AHEAD = 6

/** Who reads chunks that fit into one piece of memory, and takes the memory back. */
export interface ParcelSource {
  /** @param bytes of all chunks together. A failure may wait until the answer is wanted. */
  read(parcel: readonly ExpectedChunk[], bytes: number): Promise<ThreadAnswer>
  keep(memory: ArrayBuffer | null): void
}

interface Parcel<Place> {
  readonly places: readonly Place[]
  readonly bytes: number
}

/**
 * Reads chunks in the order of their places, as many at a time as a parcel holds, and parcels ahead of the reader.
 * Null for a chunk that is missing or has another length. A chunk is valid until the next step.
 */
export async function* readParcels<Place extends ExpectedChunk>(
  places: Iterable<Place>,
  parcelBytes: number,
  source: ParcelSource,
): AsyncGenerator<{ place: Place; sealed: Buffer | null }, void, undefined> {
  const parcels = parcelsOf(places, parcelBytes)
  const ahead: { parcel: Parcel<Place>; reading: Promise<ThreadAnswer> }[] = []
  const ask = (): void => {
    const next = parcels.next()
    if (next.done === true) return
    ahead.push({ parcel: next.value, reading: source.read(next.value.places, next.value.bytes) })
  }
  for (let count = 0; count < READ_AHEAD; count += 1) ask()
  try {
    for (let first = ahead.shift(); first !== undefined; first = ahead.shift()) {
      const answer = await first.reading
      yield* chunksIn(first.parcel.places, answer)
      source.keep(answer.memory)
      ask()
    }
  } finally {
    // Whoever stops early does not want to hear of the rest.
    for (const rest of await Promise.allSettled(ahead.map(({ reading }) => reading)))
      if (rest.status === 'fulfilled') source.keep(rest.value.memory)
  }
}

function* chunksIn<Place extends ExpectedChunk>(
  places: readonly Place[],
  { memory, missing = [] }: ThreadAnswer,
): Generator<{ place: Place; sealed: Buffer | null }> {
  if (memory === null) throw new Error('a parcel comes back in its memory')
  let at = 0
  for (const [index, place] of places.entries()) {
    yield { place, sealed: missing.includes(index) ? null : Buffer.from(memory, at, place.length) }
    at += place.length
  }
}

/** A chunk that is longer than a parcel comes alone. */
function* parcelsOf<Place extends ExpectedChunk>(
  all: Iterable<Place>,
  parcelBytes: number,
): Generator<Parcel<Place>, void, undefined> {
  let places: Place[] = []
  let bytes = 0
  for (const place of all) {
    if (places.length > 0 && bytes + place.length > parcelBytes) {
      yield { places, bytes }
      places = []
      bytes = 0
    }
    places.push(place)
    bytes += place.length
  }
  if (places.length > 0) yield { places, bytes }
}
