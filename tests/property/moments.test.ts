/**
 * Whatever fits the contract may be asked at any moment: beside other work, after a lock, with ids and tokens of what is
 * gone. Each question ends with an answer that fits, or with a refusal that has its words; none ends as a defect, and the
 * vault is whole afterwards.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CALLS, JOBS } from '../../shared/contract/contract.ts'
import type { EngineCallName, JobName } from '../../shared/contract/contract.ts'
import { Fault } from '../../shared/model/fault.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { createEngine, type Engine } from '../../electron/engine/engine.ts'
import { importFiles } from '../../electron/engine/files/import.ts'
import { asFault } from '../../electron/engine/jobs/as-fault.ts'
import { CONTENT_THREAD } from '../helpers/compartment-fixture.ts'
import { FULL_RUN } from '../helpers/full-run.ts'
import { type Office, office } from '../helpers/office.ts'
import { SeenValues, seededDraw, valueFor, type Draw } from '../helpers/schema-values.ts'
import { OTHER_PASSCODE, PASSCODE, quietJob, STAFF_CODE } from '../helpers/vault-fixture.ts'

const ROUNDS = FULL_RUN ? 40 : 2
const QUESTIONS = 120
/** Questions under way beside each other. */
const BESIDE = 4

/** Each costs a calibration of the KDF, or ends what the others work with. */
const LEFT_OUT: readonly string[] = ['vault.create', 'custodian.appoint', 'staff.reset', 'sheets.reissue']

type Name = EngineCallName | JobName
const isEngineCall = (name: string): name is EngineCallName =>
  Object.hasOwn(CALLS, name) && CALLS[name as keyof typeof CALLS].room === 'engine'
const NAMES = [...Object.keys(CALLS).filter(isEngineCall), ...(Object.keys(JOBS) as JobName[])].filter(
  (name) => !LEFT_OUT.includes(name),
)

/** What a round starts from: the vault, and what the machine knows of it. */
const STATE = ['Vault', 'machine']

let f: Office

beforeAll(async () => {
  f = await office()
  await f.enrol('CL2', 'clerk')
  await f.enrol('AU3', 'auditor')
  const session = f.session()
  const source = join(f.vault.base, 'papers')
  mkdirSync(source)
  mkdirSync(join(f.vault.base, 'drive'))
  for (const name of ['letter.txt', 'list.csv', 'scan.bin'])
    writeFileSync(join(source, name), name.repeat(400))
  const { id: compartment } = await createCompartment(session, { name: 'Harbour' }, CONTENT_THREAD)
  await importFiles(session, { compartment, folder: null, sources: [source] }, quietJob)
  await f.leave()
  for (const name of STATE)
    cpSync(join(f.vault.base, name), join(f.vault.base, 'before', name), { recursive: true })
})
afterAll(() => f[Symbol.asyncDispose]())

/** What somebody at the machine knows anyway. */
function knownBeforehand(): SeenValues {
  const seen = new SeenValues()
  const { base, folder } = f.vault
  const places = [
    folder,
    base,
    join(base, 'drive'),
    join(base, 'papers'),
    join(base, 'papers/letter.txt'),
    join(base, 'none'),
  ]
  for (const field of ['place', 'to', 'folder', 'file', 'sources']) seen.note(field, places)
  for (const field of ['passcode', 'current', 'next']) seen.note(field, [PASSCODE, OTHER_PASSCODE, 'wrong'])
  for (const field of ['staffCode', 'code']) seen.note(field, [STAFF_CODE, 'CL2', 'AU3', 'ZZ9'])
  for (const field of ['sheets', 'text']) seen.note(field, [...f.vault.sheets])
  return seen
}

interface Asking {
  readonly engine: Engine
  readonly seen: SeenValues
  readonly draw: Draw
  /** Names of what ended as a defect, or answered what does not fit. */
  readonly wrong: string[]
  /** Whatever may have become somebody's passcode. */
  readonly passcodes: string[]
}

async function ask({ engine, seen, draw, wrong, passcodes }: Asking, name: Name): Promise<void> {
  const isCall = isEngineCall(name)
  const { input } = isCall ? CALLS[name] : JOBS[name]
  const output = isCall ? CALLS[name].output : JOBS[name].result
  const parsed = input.safeParse(valueFor(input, name, seen, draw))
  if (!parsed.success) return
  if (name === 'passcode.change') passcodes.push((parsed.data as { next: string }).next)
  const cancel = new AbortController()
  if (draw(4) === 0) setTimeout(() => cancel.abort(new Fault('cancelled')), draw(60))
  try {
    const answer: unknown = await (isCall
      ? engine.call(name, parsed.data as never)
      : engine.run(name, parsed.data as never, { signal: cancel.signal, report: () => undefined }))
    seen.note(name, answer)
    if (!output.safeParse(answer).success) wrong.push(`${name}: an answer that does not fit`)
  } catch (error) {
    const fault = asFault(error)
    if (fault.code === 'defect')
      wrong.push(
        `${name}: ${fault.cause instanceof Error ? (fault.cause.stack ?? fault.cause.message) : 'defect'}`,
      )
  }
}

function beginAgain(): void {
  const { base } = f.vault
  for (const name of STATE) {
    rmSync(join(base, name), { recursive: true, force: true })
    cpSync(join(base, 'before', name), join(base, name), { recursive: true })
  }
}

/** Nobody waits for what was typed wrong before. */
function forgetAttempts(): void {
  rmSync(join(f.vault.folder, 'attempts'), { force: true })
  rmSync(join(f.environment.machineFolder, 'attempts'), { recursive: true, force: true })
}

const freshEngine = () =>
  createEngine({
    ...{ machineFolder: f.environment.machineFolder, appVersion: '0.0.0', contentThread: CONTENT_THREAD },
    ...{ inspector: null, publish: () => undefined },
  })

/** @param passcodes that this person may have by now */
async function enter(engine: Engine, staffCode: string, passcodes: readonly string[]) {
  const who = { place: f.vault.folder, staffCode, allowConnected: true }
  for (const passcode of passcodes) {
    forgetAttempts()
    try {
      return await engine.run('session.unlock', { ...who, passcode }, quietJob)
    } catch (error) {
      if (asFault(error).code !== 'wrong-passcode') throw error
    }
  }
  throw new Error(`no passcode of ${staffCode} opens`)
}

test.each(Array.from({ length: ROUNDS }, (_, seed) => seed))(
  'round %i: every question has its answer, and the vault is whole behind them',
  async (seed) => {
    const draw = seededDraw(seed)
    const seen = knownBeforehand()
    const wrong: string[] = []
    beginAgain()
    const passcodes = [PASSCODE, OTHER_PASSCODE]
    for (const staffCode of [null, 'AU3', 'CL2', STAFF_CODE] as const) {
      const engine = freshEngine()
      try {
        if (staffCode !== null) seen.note('session', await enter(engine, staffCode, passcodes))
        const lanes = Array.from({ length: BESIDE }, async () => {
          for (let asked = 0; asked < QUESTIONS / BESIDE; asked += 1) {
            await ask({ engine, seen, draw, wrong, passcodes }, NAMES[draw(NAMES.length)] ?? 'session.state')
          }
        })
        // Some are still under way when the vault is locked.
        await (draw(2) === 0 ? Promise.all(lanes) : Promise.race(lanes))
        await engine.close()
        await Promise.all(lanes)
      } finally {
        await engine.close().catch(() => undefined)
      }
    }
    expect(wrong).toEqual([])
    const engine = freshEngine()
    try {
      await enter(engine, STAFF_CODE, passcodes)
      expect(await engine.run('ledger.verify', {}, quietJob)).toMatchObject({ intact: true })
      expect(await engine.run('content.check', { percent: 100 }, quietJob)).toMatchObject({
        damaged: { total: 0 },
      })
    } finally {
      await engine.close()
    }
  },
  FULL_RUN ? 3_600_000 : 120_000,
)
