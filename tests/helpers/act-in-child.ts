import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { CompartmentFixture } from './compartment-fixture.ts'
import { PASSCODE, STAFF_CODE } from './vault-fixture.ts'

const CHILD = fileURLToPath(new URL('./act-child.ts', import.meta.url))

export type ChildAct =
  | 'unlock'
  | 'mend'
  | 'import'
  | 'remove'
  | 'export'
  | 'create'
  | 'epoch'
  | 'leave'
  | 'rename'
  | 'record'
  | 'idle'
  | 'passcode'
  | 'backup'
  | 'found'
  | 'reissue'
  | 'reset'
  | 'appoint'
  | 'enrol'
  | 'suspend'
  | 'give'
  | 'revoke'
  | 'add-key'
  | 'remove-passcode'

/** Where an act is done; a fixture has it all. */
export interface ActPlace {
  readonly vault: CompartmentFixture['vault']
  readonly compartment?: Pick<CompartmentFixture['compartment'], 'id'>
}

/** The command that does an act in a process of its own. `under` runs it: strace, say. */
export function actCommand(
  { vault, compartment }: ActPlace,
  act: ChildAct,
  place = '',
  under: readonly string[] = [],
): string[] {
  const input = [
    act,
    vault.folder,
    vault.environment.machineFolder,
    compartment?.id ?? '',
    place,
    STAFF_CODE,
    PASSCODE,
  ]
  return [...under, process.execPath, '--no-warnings', CHILD, ...input]
}

/** Starts an act in a process of its own. The fixture's session must be closed. */
export function startAct(...given: Parameters<typeof actCommand>): ChildProcess {
  const [program = '', ...rest] = actCommand(...given)
  return spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Kills an act so many milliseconds after it began. @returns whether it was killed before its end, and how long it ran */
export async function killAct(
  child: ChildProcess,
  after: number,
): Promise<{ cutShort: boolean; ran: number }> {
  if (child.stdout === null) throw new Error('the child has no output')
  const exit = once(child, 'exit')
  await once(child.stdout, 'data')
  const since = performance.now()
  await Promise.race([delay(after), exit])
  const cutShort = child.exitCode === null
  child.kill('SIGKILL')
  await exit
  return { cutShort, ran: performance.now() - since }
}
