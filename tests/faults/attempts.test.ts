/**
 * Fault 25 at its full size: 100,000 wrong passcodes. The counter's own files are written and synced for each; only the
 * KDF, a second a guess, is left out, except where its place after the counter is what is proved.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openAttempts } from '../../electron/engine/session/attempts.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { FULL_RUN } from '../helpers/full-run.ts'
import { seeded } from '../helpers/sample-tree.ts'
import { LEAST_COST, OTHER_PASSCODE, PASSCODE, vaultFixture } from '../helpers/vault-fixture.ts'

vi.setConfig({ testTimeout: FULL_RUN ? 3_600_000 : 120_000 })

const GUESSES = 100_000
/** Thousands of guesses would only wear the disk. */
const SHARED_MEMORY = '/dev/shm'
const HALF_AN_HOUR = 1_800_000
/** Where the counter stops counting; it keeps its lock. */
const COUNTER_END = 1_000_000
const SOMEBODY = Buffer.alloc(32, 7)
const NAME = SOMEBODY.toString('hex')

/** Numbers of failures around which a whole stretch is guessed; between them the files are set forward. */
const STRETCHES = FULL_RUN
  ? ([[0, GUESSES]] as const)
  : ([
      [0, 1000],
      [9990, 10_010],
      [65_500, 65_560],
      [99_900, GUESSES],
    ] as const)

let base: string
let paths: readonly [string, string]
let clock: { wall: number; up: number; boot: string }
const machine = {
  now: () => clock.wall,
  uptime: () => clock.up,
  get bootId() {
    return clock.boot
  },
}

beforeEach(async () => {
  base = await mkdtemp(join(existsSync(SHARED_MEMORY) ? SHARED_MEMORY : tmpdir(), 'strongroom-attempts-'))
  paths = [join(base, 'vault', 'attempts'), join(base, 'machine', 'attempts')]
  for (const path of paths) await mkdir(join(path, '..'))
  clock = { wall: 1_800_000_000_000, up: 5_000_000, boot: 'first' }
})
afterEach(() => rm(base, { recursive: true, force: true }))

const open = () => openAttempts(paths, [SOMEBODY], machine)

interface Counted {
  readonly failures: number
  readonly uptime: number
}

/** What both files say of one person; they must agree. */
async function onDisk(): Promise<Counted> {
  const [here, machines] = await Promise.all(
    paths.map(async (path) => {
      const file = JSON.parse(await readFile(path, 'utf8')) as { tags: Record<string, Counted> }
      return file.tags[NAME]
    }),
  )
  if (here === undefined || machines === undefined) throw new Error('one of the counters is gone')
  expect(here).toEqual(machines)
  return here
}

async function setForward(failures: number): Promise<void> {
  const attempt = { failures, uptime: clock.up, bootId: clock.boot }
  const bytes = JSON.stringify({ format: 1, tags: { [NAME]: attempt } })
  for (const path of paths) await writeFile(path, bytes)
}

function delayAfter(failures: number): number {
  const seconds = [0, 0, 0, 0, 5, 15, 30, 60, 300, 900]
  return failures < seconds.length ? (seconds[failures] ?? 0) * 1000 : HALF_AN_HOUR
}

/** One wrong guess, as a process makes it that starts afresh: before it the wait holds, after it the count is on disk. */
async function guess(before: number, meddle: () => void, sinceRestart = 0): Promise<void> {
  meddle()
  const attempts = await open()
  const remaining = attempts.remaining(SOMEBODY)
  expect(remaining).toBe(Math.max(0, delayAfter(before) - sinceRestart))
  if (remaining > 0) {
    expect(await faultOf(() => attempts.begin([SOMEBODY]))).toEqual({
      code: 'too-early',
      details: { retryAt: clock.wall + remaining, failures: before },
    })
    clock.up += remaining - 1
    expect(attempts.remaining(SOMEBODY)).toBe(1)
    clock.up += 1
  }
  expect(await attempts.begin([SOMEBODY])).toBe(before + 1)
  expect(await onDisk()).toMatchObject({ failures: before + 1, uptime: clock.up })
}

test(`${String(GUESSES)} wrong guesses are counted exactly, each after its wait, under any clock`, async () => {
  const next = seeded(25)
  const meddle = () => {
    // Somebody sets the clock by as much as a century, back or forward.
    clock.wall = Math.floor(next() * 2 * 1_800_000_000_000)
  }
  for (const [first, last] of STRETCHES) {
    if (first > 0) await setForward(first)
    for (let failures = first; failures < last; failures += 1) await guess(failures, meddle)
  }
  expect(await onDisk()).toMatchObject({ failures: GUESSES })
  const attempts = await open()
  expect(attempts.remaining(SOMEBODY)).toBe(HALF_AN_HOUR)
  expect(attempts.longestRemaining()).toBe(HALF_AN_HOUR)
})

test('a restart before each guess costs the whole wait again, and the count goes on', async () => {
  await setForward(GUESSES - 20)
  for (let failures = GUESSES - 20; failures < GUESSES; failures += 1) {
    Object.assign(clock, { boot: `boot ${String(failures)}`, up: 1000 })
    await guess(failures, () => undefined, 1000)
  }
})

test('the counter stops at its end and keeps its lock; it does not wrap, go negative or spoil its own file', async () => {
  await setForward(COUNTER_END - 2)
  for (const counted of [COUNTER_END - 1, COUNTER_END, COUNTER_END, COUNTER_END]) {
    const attempts = await open()
    expect(attempts.remaining(SOMEBODY)).toBe(HALF_AN_HOUR)
    clock.up += HALF_AN_HOUR
    expect(await attempts.begin([SOMEBODY])).toBe(counted)
    expect(await onDisk()).toMatchObject({ failures: counted })
  }
})

test.each([
  ['a negative count', { failures: -5, uptime: 0, bootId: 'first' }],
  ['a count above the end', { failures: COUNTER_END + 1, uptime: 0, bootId: 'first' }],
  ['a count that no number holds', { failures: 2 ** 60, uptime: 0, bootId: 'first' }],
  ['a fraction', { failures: 0.5, uptime: 0, bootId: 'first' }],
  ['a time before the start', { failures: 3, uptime: -1, bootId: 'first' }],
])('%s written into one of the counters frees nobody', async (_, forged) => {
  await setForward(GUESSES)
  await writeFile(paths[0], JSON.stringify({ format: 1, tags: { [NAME]: forged } }))
  const attempts = await open()
  expect(attempts.remaining(SOMEBODY)).toBe(HALF_AN_HOUR)
  expect((await faultOf(() => attempts.begin([SOMEBODY]))).code).toBe('too-early')
  clock.up += HALF_AN_HOUR
  expect(await (await open()).begin([SOMEBODY])).toBe(GUESSES + 1)
})

test('a time of the last guess that has not come yet costs no more than the whole wait', async () => {
  await setForward(GUESSES)
  const ahead = { failures: GUESSES, uptime: clock.up * 1000, bootId: clock.boot }
  for (const path of paths) await writeFile(path, JSON.stringify({ format: 1, tags: { [NAME]: ahead } }))
  expect((await open()).remaining(SOMEBODY)).toBeLessThanOrEqual(HALF_AN_HOUR)
  clock.up = HALF_AN_HOUR
  expect((await open()).remaining(SOMEBODY)).toBe(0)
})

test('after 100,000 failures and two dozen real guesses everything is there, and the right passcode opens', async () => {
  const real = { up: 5_000_000 }
  const setClock = { now: () => clock.wall, uptime: () => real.up, bootId: 'first' }
  await using fixture = await vaultFixture({ environment: { clock: setClock } })
  const session = await fixture.create()
  const { vaultId, head } = session
  session.ledger.record('file.opened')
  await session.publish()
  const entries = session.ledger.list({}, 0, 1).total
  await session.close()
  const tag = head.slots[0]?.commitment.toString('hex') ?? ''
  const attempt = { failures: GUESSES, uptime: 0, bootId: 'first' }
  const counters = [
    join(fixture.folder, 'attempts'),
    join(fixture.environment.machineFolder, 'attempts', vaultId),
  ]
  for (const path of counters) {
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, JSON.stringify({ format: 1, tags: { [tag]: attempt } }))
  }
  for (let failure = 1; failure <= 24; failure += 1) {
    expect(await faultOf(() => fixture.unlock({ passcode: OTHER_PASSCODE }))).toEqual({
      code: 'wrong-passcode',
      details: { failures: GUESSES + failure, retryAt: clock.wall + HALF_AN_HOUR },
    })
    // Not even the right one, until the wait is over.
    expect((await faultOf(() => fixture.unlock({ passcode: PASSCODE }))).code).toBe('too-early')
    real.up += HALF_AN_HOUR
    clock.wall += failure % 2 === 0 ? 86_400_000 : -3_600_000
  }
  clock.wall += 86_400_000
  const opened = await fixture.unlock()
  expect(opened.mode).toBe('normal')
  expect(opened.ledger.list({ act: 'session.refused' }, 0, 1).rows[0]?.facts).toMatchObject({
    failures: GUESSES + 24,
  })
  expect(opened.ledger.list({}, 0, 1).total).toBeGreaterThan(entries)
  expect(await opened.ledger.verify(new AbortController().signal, () => {})).toMatchObject({ intact: true })
  await opened.close()
})

const canTrace = spawnSync('strace', ['-qq', '-e', 'trace=none', 'true']).status === 0

/** One wrong guess, in a process whose system calls are recorded. */
const GUESS = `
  const at = (path) => import(${JSON.stringify(new URL('../../', import.meta.url).href)} + path)
  const { unlockVault } = await at('electron/engine/session/unlock-vault.ts')
  const { machineClock } = await at('electron/engine/session/machine-clock.ts')
  const { OTHER_PASSCODE, LEAST_COST, quietJob } = await at('tests/helpers/vault-fixture.ts')
  const [folder, machineFolder] = process.argv.slice(1)
  const environment = {
    machineFolder, clock: machineClock, lookAtMachine: async () => [], kdfCost: async () => LEAST_COST,
  }
  const input = { folder, staffCode: 'AB1', passcode: OTHER_PASSCODE, allowConnected: true }
  const code = await unlockVault(environment, input, quietJob).then(() => 'open', (error) => error.code)
  if (code !== 'wrong-passcode') throw new Error(code)
`

test.runIf(canTrace)(
  'both counters are named and synced, folder and all, before the KDF asks for its memory',
  async () => {
    await using fixture = await vaultFixture()
    await (await fixture.create()).close()
    const log = join(base, 'calls')
    const { status } = spawnSync(
      'strace',
      [
        ...['-f', '-qq', '-y', '-o', log, '-e', 'trace=mmap,rename,fsync'],
        ...[process.execPath, '--no-warnings', '--input-type=module', '-e', GUESS],
        ...[fixture.folder, fixture.environment.machineFolder],
      ],
      { stdio: 'ignore' },
    )
    expect(status).toBe(0)
    const calls = (await readFile(log, 'utf8')).split('\n')
    const lastSync = calls.findLastIndex((line) => line.includes('fsync(') && line.includes(fixture.base))
    const renames = calls.flatMap((line, at) => (/rename\(.*attempts/.test(line) ? [at] : []))
    const kdf = calls.findIndex((line, at) => {
      const [, bytes] =
        /mmap\(NULL, (\d+), PROT_READ\|PROT_WRITE, MAP_PRIVATE\|MAP_ANONYMOUS/.exec(line) ?? []
      return at > (renames[0] ?? 0) && Number(bytes) >= LEAST_COST.memoryBytes
    })
    expect(renames).toHaveLength(2)
    for (const rename of renames) {
      const folderSync = calls.findIndex((line, at) => at > rename && line.includes('fsync('))
      expect(folderSync).toBeGreaterThan(rename)
      expect(folderSync).toBeLessThan(kdf)
    }
    // Nothing is written once the guess is being made: a kill there changes nothing.
    expect(lastSync).toBeLessThan(kdf)
  },
)
