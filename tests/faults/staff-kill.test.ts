/** Killed at every lasting step, a change of passcode is remembered and an appointment can be made again. */
import { spawnSync } from 'node:child_process'
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changePasscode } from '../../electron/engine/staff/change-passcode.ts'
import { faultOf } from '../helpers/fault-of.ts'
import {
  OTHER_PASSCODE,
  PASSCODE,
  quietJob,
  type VaultFixture,
  vaultFixture,
} from '../helpers/vault-fixture.ts'

const THIRD_PASSCODE = 'anchor bramble cinder drizzle ember fathom'
const ROOT = new URL('../../', import.meta.url).href
const START = `
  const at = (path) => import(${JSON.stringify(ROOT)} + path)
  const { machineClock } = await at('electron/engine/session/machine-clock.ts')
  const { PASSCODE, OTHER_PASSCODE, LEAST_COST, quietJob } = await at('tests/helpers/vault-fixture.ts')
  const [folder, machineFolder, ...sheets] = process.argv.slice(2)
  const environment = {
    machineFolder, clock: machineClock, lookAtMachine: async () => [], kdfCost: async () => LEAST_COST,
  }
`
const CHANGE = `${START}
  const { unlockVault } = await at('electron/engine/session/unlock-vault.ts')
  const { changePasscode } = await at('electron/engine/staff/change-passcode.ts')
  const input = { folder, staffCode: 'AB1', passcode: PASSCODE, allowConnected: false }
  const session = await unlockVault(environment, input, quietJob)
  await changePasscode(environment, session, { current: PASSCODE, next: OTHER_PASSCODE }, quietJob)
  await session.close()
`
const APPOINT = `${START}
  const { appointCustodian } = await at('electron/engine/staff/appoint-custodian.ts')
  const who = { folder, sheets, staffCode: 'CD2', staffName: 'Carla Dorn', passcode: OTHER_PASSCODE }
  await appointCustodian(environment, who, quietJob)
`

/** What makes something lasting: a file gets its name, a journal is emptied. */
const STEPS = ['rename', 'ftruncate']
const hasStrace = spawnSync('strace', ['-V']).status === 0

let fixture: VaultFixture
let pristine: string

beforeAll(async () => {
  fixture = await vaultFixture()
  await (await fixture.create()).close()
  pristine = join(fixture.base, 'pristine')
  await cp(fixture.folder, pristine, { recursive: true })
  await cp(fixture.environment.machineFolder, `${pristine}-machine`, { recursive: true })
})
afterAll(() => fixture[Symbol.asyncDispose]())

async function startAfresh(): Promise<void> {
  for (const [from, to] of [
    [pristine, fixture.folder],
    [`${pristine}-machine`, fixture.environment.machineFolder],
  ] as const) {
    await rm(to, { recursive: true, force: true })
    await cp(from, to, { recursive: true })
  }
}

/** @returns whether the program ran to its end */
function runKilledAt(script: string, step: string, when: number): boolean {
  const inject = `inject=${step}:signal=KILL:when=${when}`
  const program = [
    process.execPath,
    '--no-warnings',
    script,
    fixture.folder,
    fixture.environment.machineFolder,
  ]
  const trace = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${step}`, '-e', inject]
  const sheets = fixture.sheets.slice(0, 2)
  return spawnSync('strace', [...trace, ...program, ...sheets], { stdio: 'ignore' }).status === 0
}

async function atEveryKill(script: string, check: (where: string) => Promise<void>): Promise<void> {
  const file = join(fixture.base, 'script.mjs')
  await writeFile(file, script)
  for (const step of STEPS) {
    for (let when = 1; ; when += 1) {
      await startAfresh()
      const finished = runKilledAt(file, step, when)
      await check(`killed at ${step} number ${String(when)}`)
      if (finished) break
    }
  }
}

async function change(current: string, next: string): Promise<string> {
  const session = await fixture.unlock({ passcode: current })
  try {
    await changePasscode(fixture.environment, session, { current, next }, quietJob)
    return 'changed'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  } finally {
    await session.close()
  }
}

test.runIf(hasStrace)(
  'whichever passcode opens after a kill, it and the one before cannot be used again',
  { timeout: 600_000 },
  async () => {
    const seen = new Set<string>()
    await atEveryKill(CHANGE, async (where) => {
      const session = await fixture.unlock({ passcode: OTHER_PASSCODE }).catch(() => null)
      await session?.close()
      const present = session === null ? PASSCODE : OTHER_PASSCODE
      seen.add(session === null ? 'old' : 'new')
      const former = session === null ? [PASSCODE] : [PASSCODE, OTHER_PASSCODE]
      expect(await change(present, THIRD_PASSCODE), where).toBe('changed')
      for (const one of former) expect(await change(THIRD_PASSCODE, one), where).toBe('passcode-reused')
      const last = await fixture.unlock({ passcode: THIRD_PASSCODE })
      const rows = last.ledger.list({ act: 'passcode.changed' }, 0, 99).rows
      const ended = new Set(rows.map(({ of }) => of))
      expect(rows.filter(({ phase, sequence }) => phase === 'intent' && !ended.has(sequence))).toEqual([])
      await last.close()
    })
    expect(seen).toEqual(new Set(['old', 'new']))
  },
)

test.runIf(hasStrace)(
  'an appointment that was killed took effect, or can be made again under the same code',
  { timeout: 600_000 },
  async () => {
    const { appointCustodian } = await import('../../electron/engine/staff/appoint-custodian.ts')
    await atEveryKill(APPOINT, async (where) => {
      const { folder, environment } = fixture
      const sheets = fixture.sheets.slice(0, 2)
      const who = { folder, sheets, staffCode: 'CD2', staffName: 'Carla Dorn', passcode: OTHER_PASSCODE }
      const first = await fixture.unlock({ staffCode: 'CD2', passcode: OTHER_PASSCODE }).catch(() => null)
      await first?.close()
      if (first === null) await appointCustodian(environment, who, quietJob)
      else expect((await faultOf(() => appointCustodian(environment, who, quietJob))).code).toBe('name-taken')
      const session = await fixture.unlock({ staffCode: 'CD2', passcode: OTHER_PASSCODE })
      expect(session.mode, where).toBe('normal')
      expect(session.head.slots, where).toHaveLength(2)
      const verdict = await session.ledger.verify(new AbortController().signal, () => {})
      expect(verdict, where).toMatchObject({ intact: true })
      await session.close()
    })
  },
)
