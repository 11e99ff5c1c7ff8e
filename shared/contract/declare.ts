import type { z } from '../zod.ts'

/** Who answers: the broker (windows, dialogs, the machine) or the engine (keys, databases, jobs). */
export type Room = 'shell' | 'engine'

/**
 * What the window's token must allow; `path` in the engine. See `place` in basics.ts. Carrying plaintext in or out is a
 * use of its own: a token for a vault or a drive, which lasts, does not serve for it.
 */
export type PlaceUse = 'read' | 'write' | 'carry-in' | 'carry-out'

interface Shape {
  readonly input: z.ZodObject
  /** Input fields that hold a place (or a list of places), and what is done there. */
  readonly places?: Readonly<Record<string, PlaceUse>>
  /** Fields of the output that hold a path in the engine; the broker hands the window a token instead. */
  readonly mints?: readonly string[]
}

/** Question and answer, at most a few seconds. */
export interface CallShape extends Shape {
  readonly room: Room
  readonly output: z.ZodType
}

/** Long work in the engine: progress, then exactly one end. It can be cancelled at any time. */
export interface JobShape extends Shape {
  readonly result: z.ZodType
}

export function call<const T extends CallShape>(shape: T): T {
  return shape
}

export function job<const T extends JobShape>(shape: T): T {
  return shape
}
