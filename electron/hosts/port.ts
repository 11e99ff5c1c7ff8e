/** What both hosts need from the process that they run in. */
import { writeFileSync } from 'node:fs'
import { toFaultValue, type Incident } from '../../shared/model/incident.ts'
import type { FaultValue } from '../../shared/model/fault.ts'

/** Core dumps of this process hold no memory (core(5)); a child may have been forked before the broker chose so. */
export function emptyCoreDumps(): void {
  if (process.platform !== 'linux') return
  try {
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // A kernel without the file writes core dumps as the machine's administrator configured them.
  }
}

/** @returns a function that turns what was thrown into what may leave the process, and notes defects. */
export function faultValues(note: (incident: Incident) => void) {
  return (thrown: unknown, during: string): FaultValue => toFaultValue(thrown, during, newIncident, note)
}

function newIncident(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(4))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
