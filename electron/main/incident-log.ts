/** Defects by number, for whoever maintains the program. See shared/model/incident.ts for what is kept. */
import { appendFileSync, renameSync, statSync } from 'node:fs'
import type { Incident } from '../../shared/model/incident.ts'

const LOG_BYTES = 256 * 1024

/** @returns a function that writes one line of JSON for each incident, and starts a new file when one is full. */
export function createIncidentLog(file: string): (incident: Incident) => void {
  return (incident) => {
    try {
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) renameSync(file, `${file}.old`)
      appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...incident })}\n`, {
        mode: 0o600,
      })
    } catch {
      // Without a log the number still tells apart what the person reports.
    }
  }
}
