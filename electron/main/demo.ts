/** `npm start -- --demo`: a vault with made-up files, so that somebody can look round at once. Never in a package. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CALLS, JOBS, type CallOutput, type JobName } from '../../shared/contract/contract.ts'
import { Fault } from '../../shared/model/fault.ts'
import { DEMO_FILES } from './demo-files.ts'
import type { EngineSide } from './engine-side.ts'
import type { Grants } from './grants.ts'

const OFFICE = 'Harbour Street Office'
const STAFF_CODE = 'DEMO'
const FOLDER_NAME = 'Sample vault'
const COMPARTMENTS = ['Private customers', 'Companies']

/** @param folder an empty folder that whoever started the program removes afterwards. */
export async function makeDemo(
  folder: string,
  engine: EngineSide,
  grants: Grants,
): Promise<CallOutput<'window.get'>['demo']> {
  const call = (name: keyof typeof CALLS, input: object) => engine.link.call(name, input)
  const { passcode } = CALLS['passcode.generate'].output.parse(await call('passcode.generate', {}))
  const draft = await call('draft.begin', { office: OFFICE, total: 3, needed: 2 })
  const [sheet] = CALLS['draft.begin'].output.parse(draft).sheets
  await call('draft.prove', { text: sheet?.text ?? '' })
  await run(engine, 'vault.create', {
    place: folder,
    folderName: FOLDER_NAME,
    office: OFFICE,
    custodianCode: STAFF_CODE,
    custodianName: 'Demo custodian',
    passcode,
    airGapRule: 'warn',
  })
  const sources = writeSources(join(folder, 'carried in'))
  for (const name of COMPARTMENTS) {
    const { id } = CALLS['compartment.create'].output.parse(await call('compartment.create', { name }))
    await run(engine, 'file.import', { compartment: id, folder: null, sources })
  }
  return {
    place: grants.mint(join(folder, FOLDER_NAME), 'demo'),
    staffCode: STAFF_CODE,
    passcode,
  }
}

function run(engine: EngineSide, name: JobName, input: Record<string, unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    engine.jobs.start(name, JOBS[name].input.parse(input), (outcome) => {
      if (outcome.ok) resolve(outcome.result)
      else reject(Fault.fromValue(outcome.fault))
    })
  })
}

/** @returns the folders at the top, to be imported with everything below them. */
function writeSources(folder: string): string[] {
  for (const { path, bytes } of DEMO_FILES) {
    mkdirSync(join(folder, ...path.slice(0, -1)), { recursive: true })
    writeFileSync(join(folder, ...path), bytes)
  }
  return [...new Set(DEMO_FILES.map(({ path }) => join(folder, path[0] ?? '')))]
}
