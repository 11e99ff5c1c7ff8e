/**
 * What is kept of an error that nobody foresaw. An error's message may quote a name, a statement or content, so only
 * its class and the places in our code are kept; the person gets a number to quote.
 */
import { Fault, type FaultValue } from './fault.ts'

/** Where an unforeseen error happened. Plain data, safe to write down. */
export interface Incident {
  readonly incident: string
  readonly during: string
  readonly error: string
  readonly frames: string[]
}

const FRAMES = 20
/** `at name (/any/folder/file.cjs:1:2)`, of which the folder is dropped. */
const FRAME = /^\s+at (?:(?<name>[\w.<>[\] ]+) \()?.*?(?<file>[\w.-]+:\d+:\d+)\)?$/

/**
 * Turns whatever was thrown into what may cross to the window.
 * @param note is told of a defect, once; a {@link Fault} passes through unnoted.
 * @param incident a number nobody used before, such as eight random digits
 */
export function toFaultValue(
  thrown: unknown,
  during: string,
  incident: () => string,
  note: (incident: Incident) => void,
): FaultValue {
  const first = firstFailure(thrown)
  if (first instanceof Fault && first.code !== 'defect') return first.toValue()
  const number = (first instanceof Fault ? first.incident : undefined) ?? incident()
  note(describe(first, during, number))
  return new Fault('defect', {}, { incident: number }).toValue()
}

/** Of an act that failed, and of which then putting things away failed too (`SuppressedError`), why the act failed. */
export function firstFailure(thrown: unknown): unknown {
  const isSecond = thrown instanceof Error && thrown.name === 'SuppressedError' && 'suppressed' in thrown
  return isSecond ? firstFailure(thrown.suppressed) : thrown
}

function describe(thrown: unknown, during: string, incident: string): Incident {
  if (!(thrown instanceof Error)) return { incident, during, error: typeof thrown, frames: [] }
  const root = thrown instanceof Fault && thrown.cause instanceof Error ? thrown.cause : thrown
  return { incident, during, error: errorClass(root), frames: frames(root.stack ?? '') }
}

/** The class and, where the system gave one, its code (`ENOSPC`); both are words of programs, not of people. */
function errorClass(error: Error): string {
  const code: unknown = 'code' in error ? error.code : undefined
  const name = /^\w{1,60}$/.test(error.name) ? error.name : 'Error'
  return typeof code === 'string' && /^\w{1,30}$/.test(code) ? `${name} ${code}` : name
}

function frames(stack: string): string[] {
  return stack
    .split('\n')
    .flatMap((line) => {
      const groups = FRAME.exec(line)?.groups
      return groups === undefined ? [] : [`${groups['name'] ?? '(anonymous)'} ${groups['file'] ?? ''}`]
    })
    .slice(0, FRAMES)
}
