/** What each role learns from every call and job there is, asked with ids of what is not theirs. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CALLS, JOBS } from '../../../../shared/contract/contract.ts'
import type { EngineCallName, JobName } from '../../../../shared/contract/contract.ts'
import { Fault } from '../../../../shared/model/fault.ts'
import { createCompartment } from '../../../../electron/engine/compartments/create-compartment.ts'
import { giveGrant } from '../../../../electron/engine/compartments/give-grant.ts'
import { createEngine, type Engine } from '../../../../electron/engine/engine.ts'
import { createFolder } from '../../../../electron/engine/files/folders.ts'
import { importFiles } from '../../../../electron/engine/files/import.ts'
import { listItems } from '../../../../electron/engine/files/items.ts'
import { GATES } from '../../../../electron/engine/handlers/gate.ts'
import { makeRequest } from '../../../../electron/engine/staff/requests.ts'
import { screenMember } from '../../../../electron/engine/staff/screen.ts'
import { CONTENT_THREAD } from '../../../helpers/compartment-fixture.ts'
import { type Office, office, passedNow } from '../../../helpers/office.ts'
import { OTHER_PASSCODE, PASSCODE, quietJob, STAFF_CODE } from '../../../helpers/vault-fixture.ts'

/** Words that stand nowhere else: what somebody without a grant must not come to know. */
const CONTENT = {
  compartment: 'Quillfeather',
  folder: 'Brindlewick',
  file: 'Marrowstone',
  bytes: 'Thistledown',
}
/** And what is the business of custodians, auditors and whoever administers: people, and why acts are asked for. */
const OFFICE = { colleague: 'Ottoline Vane', problem: 'screening-failed', reason: 'Saltmarsh' }

let f: Office
let ids: Readonly<Record<string, unknown>>

beforeAll(async () => {
  f = await office()
  await f.enrol('CL2', 'clerk')
  await f.enrol('AU3', 'auditor')
  await f.enrol('CU5', 'custodian')
  const colleague = await f.enrol('CL4', 'clerk', { name: OFFICE.colleague })
  const session = f.session()
  const { id: compartment } = await createCompartment(session, { name: CONTENT.compartment }, CONTENT_THREAD)
  const { id: own } = await createCompartment(session, { name: 'Shared' }, CONTENT_THREAD)
  const { id: folder } = await createFolder(session, { compartment, parent: null, name: CONTENT.folder })
  const source = join(f.vault.base, `${CONTENT.file}.txt`)
  writeFileSync(source, CONTENT.bytes)
  await importFiles(session, { compartment, folder, sources: [source] }, quietJob)
  const view = { of: 'everything' } as const
  const page = { compartment, view, sort: 'name', descending: false, offset: 0, limit: 10 } as const
  const item = (await listItems(session, page)).rows[0]?.id
  const { staffId: clerk } = session.authority.members().find(({ role }) => role === 'clerk') ?? {}
  await giveGrant(session, { compartment: own, staffId: clerk ?? '', rights: ['read', 'add'], until: null })
  const screening = { ...passedNow(), outcome: 'failed' as const }
  await screenMember(session, { staffId: colleague.staffId, screening })
  const subject = { compartment, selection: { of: 'items', items: [item] } }
  const asked = { act: 'file.export', subject, reason: OFFICE.reason } as const
  const request = await makeRequest(session, asked)
  const [slot] = session.head.slots
  ids = {
    ...{ compartment, folder, parent: null, item, items: [item], id: request.id, slot: slot?.slotId },
    ...{ staffId: session.person.staffId, compartments: [compartment], selection: { of: 'all' } },
  }
  mkdirSync(join(f.vault.base, 'drive'))
  await f.leave()
})
afterAll(() => f[Symbol.asyncDispose]())

const WORDS = { name: 'New name', text: 'x', reason: 'Because', typedName: 'Person', office: 'Office' }
const CHOICES = { view: { of: 'everything' }, sort: 'name', among: 'kept', act: 'item.remove', format: 'csv' }
const NUMBERS = {
  offset: 0,
  limit: 100,
  minutes: 5,
  version: 1,
  months: null,
  until: null,
  percent: 100,
  upTo: 1,
}
const PEOPLE = { staffCode: 'CL4', code: 'ZZ9', role: 'clerk', startsAt: null, rights: ['read'], typed: '' }
const SECRETS = {
  passcode: OTHER_PASSCODE,
  current: 'wrong',
  next: 'wrong too',
  sheets: [],
  keys: [],
  pin: '',
}
const LISTS = { filter: {}, lines: [], forms: [], known: [], subject: {}, second: undefined, exclude: [] }
const FLAGS = { approve: true, lost: false, withKey: true, allowConnected: true, descending: false }

/** What a call takes, from one table of everything that any of them takes. */
function given(): Record<string, unknown> {
  const drive = join(f.vault.base, 'drive')
  return {
    ...ids,
    ...{ ...WORDS, ...CHOICES, ...NUMBERS, ...PEOPLE, ...SECRETS, ...LISTS, ...FLAGS },
    ...{ place: drive, to: drive, file: join(drive, 'none'), sources: [drive], folderName: 'x' },
    ...{
      screening: passedNow(),
      agreement: null,
      endsAt: 0,
      total: 3,
      needed: 2,
      url: 'https://none.internal/',
    },
    ...{ set: '00'.repeat(16), search: '', ceremony: '00'.repeat(16), enrolling: null },
  }
}

const SPECIAL: Readonly<Record<string, Record<string, unknown>>> = {
  'key.ask': { act: 'sign' },
  'draft.save': { folder: '/nowhere' },
}

/** They take what only a security key, or a whole form, can bring; or they begin or end a session. */
const NOT_ASKED: readonly string[] = [
  ...['key.registered', 'key.prove', 'key.tool-assert', 'key.tool-register', 'way.add', 'way.test'],
  ...['vault.create', 'session.unlock', 'custodian.appoint', 'policy.set', 'set.items', 'set.restore'],
]

async function everyAnswer(engine: Engine): Promise<Record<string, string>> {
  const answers: Record<string, string> = {}
  for (const name of Object.keys(GATES) as (EngineCallName | JobName)[]) {
    if (NOT_ASKED.includes(name)) continue
    const isCall = Object.hasOwn(CALLS, name)
    const { input } = isCall ? CALLS[name as EngineCallName] : JOBS[name as JobName]
    const parsed = input.parse({ ...given(), ...SPECIAL[name] }) as never
    const act = isCall
      ? engine.call(name as EngineCallName, parsed)
      : engine.run(name as JobName, parsed, quietJob)
    answers[name] = await act.then(
      (answer) => JSON.stringify(answer),
      (error: unknown) => {
        if (error instanceof Fault) return JSON.stringify([error.code, error.details])
        throw error
      },
    )
  }
  return answers
}

/** Where words were found: `call: word`. */
async function learned(code: string, passcode: string, words: readonly string[]): Promise<string[]> {
  const engine = createEngine({
    ...{ machineFolder: f.environment.machineFolder, appVersion: '0.0.0', contentThread: CONTENT_THREAD },
    ...{ inspector: null, publish: () => undefined },
  })
  try {
    const who = { place: f.vault.folder, staffCode: code, passcode, allowConnected: true }
    await engine.run('session.unlock', who, quietJob)
    const answers = await everyAnswer(engine)
    return Object.entries(answers).flatMap(([name, answer]) =>
      words.filter((word) => answer.includes(word)).map((word) => `${name}: ${word}`),
    )
  } finally {
    await engine.close()
  }
}

test('an auditor learns nothing of content, whatever is called', async () => {
  expect(await learned('AU3', OTHER_PASSCODE, Object.values(CONTENT))).toEqual([])
})

test('a clerk learns neither of a compartment without a grant, nor of colleagues', async () => {
  const words = [...Object.values(CONTENT), ...Object.values(OFFICE)]
  expect(await learned('CL2', OTHER_PASSCODE, words)).toEqual([])
})

test('whoever holds the grant and administers learns it by these calls: the words are there to be found', async () => {
  const found = await learned(STAFF_CODE, PASSCODE, [...Object.values(CONTENT), ...Object.values(OFFICE)])
  const words = new Set(found.map((line) => line.split(': ')[1]))
  expect(found).toContain(`compartment.list: ${CONTENT.compartment}`)
  expect(found).toContain(`item.list: ${CONTENT.file}`)
  expect(words).toEqual(
    new Set([CONTENT.compartment, CONTENT.folder, CONTENT.file, ...Object.values(OFFICE)]),
  )
})
