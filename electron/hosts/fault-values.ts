/** What leaves a host's process when something was thrown inside. */
import { toFaultValue, type Incident } from '../../shared/model/incident.ts'
import type { FaultValue } from '../../shared/model/fault.ts'

/** @returns a function that turns what was thrown into what may leave the process, and notes defects. */
export function faultValues(note: (incident: Incident) => void) {
  return (thrown: unknown, during: string): FaultValue => toFaultValue(thrown, during, newIncident, note)
}

function newIncident(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(4))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
