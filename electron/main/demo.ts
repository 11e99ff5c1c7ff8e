/** `npm start -- --demo`: a vault with a made-up office and files, so that somebody can look round at once. Never in a package. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CallOutput } from '../../shared/contract/contract.ts'
import { DEMO_FILES } from './demo-files.ts'
import {
  DEMO_OWNER,
  DEMO_PASSCODE,
  DEMO_PEOPLE,
  DemoEngine,
  enrolDemoPeople,
  giveDemoRights,
  workAsDemoClerk,
} from './demo-office.ts'
import type { EngineSide } from './engine-side.ts'
import type { Grants } from './grants.ts'

const OFFICE = 'Harbour Street Office'
const FOLDER_NAME = 'Sample vault'

/**
 * Takes about ten seconds, nearly all of it for deriving keys from passcodes, as every vault does.
 * @param folder an empty folder that whoever started the program removes afterwards.
 */
export async function makeDemo(
  folder: string,
  engineSide: EngineSide,
  grants: Grants,
): Promise<NonNullable<CallOutput<'demo.get'>>> {
  const engine = new DemoEngine(engineSide)
  const place = join(folder, FOLDER_NAME)
  await createVault(engine, folder)
  const sources = writeSources(join(folder, 'carried in'))
  const compartment = async (name: string) => {
    const { id } = await engine.call('compartment.create', { name })
    await engine.run('file.import', { compartment: id, folder: null, sources })
    return id
  }
  const compartments = [await compartment('Private customers'), await compartment('Companies')] as const
  const people = await enrolDemoPeople(engine)
  await giveDemoRights(engine, people, compartments)
  await workAsDemoClerk(engine, place, compartments[0])
  await engine.change(place, DEMO_OWNER.code)
  return { place: grants.mint(place, 'demo'), passcode: DEMO_PASSCODE, people: DEMO_PEOPLE }
}

async function createVault(engine: DemoEngine, folder: string): Promise<void> {
  const { sheets } = await engine.call('draft.begin', { office: OFFICE, total: 3, needed: 2 })
  await engine.call('draft.prove', { text: sheets[0]?.text ?? '' })
  await engine.run('vault.create', {
    place: folder,
    folderName: FOLDER_NAME,
    office: OFFICE,
    custodianCode: DEMO_OWNER.code,
    custodianName: DEMO_OWNER.name,
    passcode: DEMO_PASSCODE,
    airGapRule: 'warn',
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
