/** Fault 2: killed anywhere while a passcode changes, the old or the new one opens, never neither. */
import { spawnSync } from 'node:child_process'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Fault } from '../../shared/model/fault.ts'
import { OTHER_PASSCODE, PASSCODE, type VaultFixture, vaultFixture } from '../helpers/vault-fixture.ts'

const ROOT = new URL('../../', import.meta.url).href

/** Unlocks and changes the passcode; nothing is spoken aloud on the way. */
const CHANGE = `
  const at = (path) => import(${JSON.stringify(ROOT)} + path)
  const { unlockVault } = await at('electron/engine/session/unlock-vault.ts')
  const { changePasscode } = await at('electron/engine/staff/change-passcode.ts')
  const { machineClock } = await at('electron/engine/session/machine-clock.ts')
  const { PASSCODE, OTHER_PASSCODE, LEAST_COST, quietJob } = await at('tests/helpers/vault-fixture.ts')
  const [folder, machineFolder] = process.argv.slice(1)
  const environment = {
    machineFolder, clock: machineClock, lookAtMachine: async () => [], kdfCost: async () => LEAST_COST,
  }
  const input = { folder, staffCode: 'AB1', passcode: PASSCODE, allowConnected: false }
  const session = await unlockVault(environment, input, quietJob)
  await changePasscode(environment, session, { current: PASSCODE, next: OTHER_PASSCODE }, quietJob)
  await session.close()
`

/** What makes a change lasting, or visible. */
const STEPS = ['rename', 'fsync', 'fdatasync', 'ftruncate', 'unlink']
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
function changeKilledAt(step: string, when: number): boolean {
  const inject = `inject=${step}:signal=KILL:when=${when}`
  const { status } = spawnSync(
    'strace',
    [
      ...['-f', '-qq', '-o', '/dev/null', '-e', `trace=${step}`, '-e', inject],
      ...[process.execPath, '--input-type=module', '-e', CHANGE],
      ...[fixture.folder, fixture.environment.machineFolder],
    ],
    { stdio: 'ignore' },
  )
  return status === 0
}

async function opens(passcode: string): Promise<string> {
  try {
    const session = await fixture.unlock({ passcode })
    const { intact } = await session.ledger.verify(new AbortController().signal, () => {})
    const { mode } = session
    await session.close()
    return intact ? mode : 'ledger broken'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

test.runIf(hasStrace)(
  'killed at any lasting step, exactly one passcode opens',
  { timeout: 600_000 },
  async () => {
    const results = new Set<string>()
    for (const step of STEPS) {
      for (let when = 1; ; when += step === 'rename' ? 1 : 3) {
        await startAfresh()
        const finished = changeKilledAt(step, when)
        const fresh = await opens(OTHER_PASSCODE)
        const old = await opens(PASSCODE)
        expect([fresh, old].toSorted(), `killed at ${step} number ${when}`).toEqual([
          'normal',
          'wrong-passcode',
        ])
        results.add(fresh === 'normal' ? 'new' : 'old')
        if (finished) {
          expect(fresh).toBe('normal')
          break
        }
      }
    }
    expect(results).toEqual(new Set(['old', 'new']))
  },
)
