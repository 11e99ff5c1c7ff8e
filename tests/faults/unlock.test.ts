/** Faults 10, 17, 18 and 25, and the rule of the air gap, at the door. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { cp, mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { GuardFinding } from '../../shared/contract/ledger.ts'
import { headStore } from '../../electron/engine/session/head-store.ts'
import { attemptLockPath, machineAttemptsPath } from '../../electron/engine/session/vault-files.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import { takeFileLock } from '../../electron/engine/store/file-lock.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { OTHER_PASSCODE, PASSCODE, vaultFixture } from '../helpers/vault-fixture.ts'

const CABLE: GuardFinding = { kind: 'interface', name: 'eth0', serious: true }
const LOOPBACK: GuardFinding = { kind: 'listener', name: '127.0.0.1:631 tcp', serious: false }

const HOLDER = `
  const { lockVault } = await import(${JSON.stringify(new URL('../../electron/engine/session/vault-lock.ts', import.meta.url).href)})
  await lockVault(process.argv[1])
  console.log('held')
  setInterval(() => {}, 1000)
`

/** Another process that holds the vault. */
async function holderOf(folder: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

test('another process on the vault is respected while it lives, and forgotten when it was killed', async () => {
  await using fixture = await vaultFixture()
  await (await fixture.create()).close()
  const child = await holderOf(fixture.folder)
  expect((await faultOf(() => fixture.unlock())).code).toBe('in-use')
  child.kill('SIGKILL')
  await once(child, 'exit')
  await (await fixture.unlock()).close()
})

test(
  'another machine that shows signs of life is respected, a silent one is not',
  { timeout: 60_000 },
  async () => {
    await using fixture = await vaultFixture()
    await (await fixture.create()).close()
    const path = join(fixture.folder, 'lock.holder')
    const holder = { host: 'another-machine', bootId: 'x', pid: 1, startedAt: '1', beat: 1 }
    const beat = () => {
      holder.beat += 1
      // Whole at any moment, as a real holder writes it.
      writeFileSync(`${path}.theirs`, JSON.stringify(holder))
      renameSync(`${path}.theirs`, path)
    }
    beat()
    const beating = setInterval(beat, 2000)
    try {
      expect((await faultOf(() => fixture.unlock())).code).toBe('in-use')
    } finally {
      clearInterval(beating)
    }
    await (await fixture.unlock()).close()
  },
)

test('a file lock ends with whoever holds it', async () => {
  await using fixture = await vaultFixture()
  const path = join(fixture.base, 'lock')
  const lock = takeFileLock(path)
  expect((await faultOf(() => takeFileLock(path))).code).toBe('in-use')
  lock.release()
  takeFileLock(path).release()
})

test('wrong passcodes are counted exactly, although the process is killed in the middle of each', async () => {
  await using fixture = await vaultFixture()
  await (await fixture.create()).close()
  const script = `
    const at = (path) => import(${JSON.stringify(new URL('../../', import.meta.url).href)} + path)
    const { unlockVault } = await at('electron/engine/session/unlock-vault.ts')
    const { machineClock } = await at('electron/engine/session/machine-clock.ts')
    const [folder, machineFolder] = process.argv.slice(1)
    const environment = {
      machineFolder, clock: machineClock, lookAtMachine: async () => [],
      kdfCost: async () => ({ memoryBytes: 67108864, passes: 3 }),
    }
    // The counter is on disk before the KDF runs: die as soon as it is.
    const { watch } = await import('node:fs')
    watch(folder, (_, name) => name === 'attempts' && process.kill(process.pid, 'SIGKILL'))
    const input = { folder, staffCode: 'AB1', passcode: 'wrong wrong wrong wrong', allowConnected: true }
    await unlockVault(environment, input, { signal: new AbortController().signal, report() {} })
  `
  for (let kill = 1; kill <= 3; kill += 1) {
    const args = ['--input-type=module', '-e', script, fixture.folder, fixture.environment.machineFolder]
    const child = spawn(process.execPath, args, { stdio: 'ignore' })
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
    const counter = JSON.parse(await readFile(join(fixture.folder, 'attempts'), 'utf8')) as {
      tags: Record<string, { failures: number }>
    }
    expect(Object.values(counter.tags).map(({ failures }) => failures)).toEqual([kill])
  }
  expect(await faultOf(() => fixture.unlock({ passcode: OTHER_PASSCODE }))).toMatchObject({
    code: 'wrong-passcode',
    details: { failures: 4 },
  })
  expect((await faultOf(() => fixture.unlock())).code).toBe('too-early')
})

test('at the very moment that a refusal names, the next attempt is possible', async () => {
  const passed = { wall: 1_800_000_000_000, up: 1_000_000 }
  let each = 100
  const read = (which: 'wall' | 'up') => {
    passed.wall += each
    passed.up += each
    return passed[which]
  }
  const clock = { now: () => read('wall'), uptime: () => read('up'), bootId: machineClock.bootId }
  await using fixture = await vaultFixture({ environment: { clock } })
  await (await fixture.create()).close()
  let retryAt: unknown
  for (let failure = 1; retryAt === undefined; failure += 1) {
    expect(failure).toBeLessThan(6)
    retryAt = (await faultOf(() => fixture.unlock({ passcode: OTHER_PASSCODE }))).details['retryAt']
  }
  each = 0
  passed.up += Number(retryAt) - passed.wall
  await (await fixture.unlock()).close()
})

test('ten wrong passcodes cost half an hour, whatever the clock says; then the right one opens', async () => {
  const clock = { wall: Date.now(), up: 1_000_000 }
  const setClock = { now: () => clock.wall, uptime: () => clock.up, bootId: machineClock.bootId }
  await using fixture = await vaultFixture({ environment: { clock: setClock } })
  await (await fixture.create()).close()
  for (let failure = 1; failure <= 10; failure += 1) {
    const { code, details } = await faultOf(() => fixture.unlock({ passcode: OTHER_PASSCODE }))
    expect([code, details['failures']]).toEqual(['wrong-passcode', failure])
    if (failure < 10) clock.up += Number(details['retryAt'] ?? clock.wall) - clock.wall
  }
  for (const wall of [clock.wall - 86_400_000, clock.wall + 86_400_000]) {
    clock.wall = wall
    expect(await faultOf(() => fixture.unlock())).toEqual({
      code: 'too-early',
      details: { failures: 10, retryAt: wall + 1_800_000 },
    })
  }
  clock.up += 1_800_000
  const session = await fixture.unlock()
  expect(session.ledger.list({ act: 'session.refused' }, 0, 1).rows[0]?.facts).toMatchObject({ failures: 10 })
  await session.close()
})

test('a clock that was set back is noticed, and the order of the ledger kept', async () => {
  const clock = { wall: Date.now() }
  const setClock = { ...machineClock, now: () => clock.wall }
  await using fixture = await vaultFixture({ environment: { clock: setClock } })
  await (await fixture.create()).close()
  clock.wall -= 3_600_000
  const session = await fixture.unlock()
  const [noted] = session.ledger.list({ act: 'clock.set-back' }, 0, 1).rows
  expect(noted?.facts).toEqual({ behindMs: 3_600_000 })
  const sequences = session.ledger.list({}, 0, 99).rows.map(({ sequence }) => sequence)
  expect(sequences).toEqual(sequences.toSorted((a, b) => b - a))
  expect(await session.ledger.verify(new AbortController().signal, () => {})).toMatchObject({ intact: true })
  await session.close()
})

test('a machine that is connected: the rule refuse holds, the rule warn asks, loopback is no connection', async () => {
  for (const airGapRule of ['refuse', 'warn'] as const) {
    const now: { findings: GuardFinding[] } = { findings: [LOOPBACK] }
    const lookAtMachine = () => Promise.resolve(now.findings)
    await using fixture = await vaultFixture({ airGapRule, environment: { lookAtMachine } })
    await (await fixture.create()).close()
    await (await fixture.unlock()).close()
    now.findings = [CABLE, LOOPBACK]
    // Once as on a machine that has never seen the vault, which learns the rule behind the keys only.
    await rm(join(fixture.environment.machineFolder, 'air-gap'), { recursive: true })
    expect(await faultOf(() => fixture.unlock())).toEqual({
      code: 'air-gap',
      details: { rule: airGapRule, findings: 1 },
    })
    if (airGapRule === 'refuse') {
      expect((await faultOf(() => fixture.unlock({ allowConnected: true }))).code).toBe('air-gap')
      now.findings = []
    }
    const session = await fixture.unlock({ allowConnected: true })
    const acts = session.ledger.list({}, 0, 99).rows.map(({ act }) => act)
    expect(acts).toContain('guard.found')
    expect(acts.includes('guard.overruled')).toBe(airGapRule === 'warn')
    await session.close()
  }
})

test('where the machine knows the rule, a connected one is refused before any key is tried, and the ledger hears of it', async () => {
  const now: { findings: GuardFinding[] } = { findings: [] }
  const environment = { lookAtMachine: () => Promise.resolve(now.findings) }
  await using fixture = await vaultFixture({ airGapRule: 'refuse', environment })
  await (await fixture.create()).close()
  await (await fixture.unlock()).close()
  now.findings = [CABLE, LOOPBACK]
  const refused = { code: 'air-gap', details: { rule: 'refuse', findings: 1 } }
  for (const passcode of [PASSCODE, OTHER_PASSCODE])
    expect(await faultOf(() => fixture.unlock({ passcode, allowConnected: true }))).toEqual(refused)
  const { vaultId } = (await headStore(fixture.folder).read()).head
  const known = join(fixture.environment.machineFolder, 'air-gap', vaultId)
  expect(JSON.parse(await readFile(known, 'utf8'))).toMatchObject({ rule: 'refuse', refused: 2 })
  now.findings = []
  const session = await fixture.unlock()
  const [told, ...more] = session.ledger.list({ act: 'session.refused' }, 0, 9).rows
  // Nothing was guessed at: the wrong passcode was not tried.
  expect(told?.facts).toEqual({ why: 'air-gap', rule: 'refuse', failures: 2, names: CABLE.name })
  expect(more).toEqual([])
  await session.close()
  await (await fixture.unlock()).close()
  // Told once. A file that nobody can read is no rule, and no reason to shut anybody out.
  await writeFile(known, '{')
  const again = await fixture.unlock()
  expect(again.ledger.list({ act: 'session.refused' }, 0, 9).total).toBe(1)
  await again.close()
})

test('one attempt at a time on a machine, also of a copy of the vault that no lock joins to it', async () => {
  await using fixture = await vaultFixture()
  await (await fixture.create()).close()
  const { vaultId } = (await headStore(fixture.folder).read()).head
  const { machineFolder } = fixture.environment
  const copy = join(fixture.base, 'copy')
  await cp(fixture.folder, copy, { recursive: true })
  await mkdir(join(machineFolder, 'attempts'), { recursive: true })
  const other = takeFileLock(attemptLockPath(machineFolder, vaultId))
  let ended = false
  const attempt = faultOf(() => fixture.unlock({ folder: copy, passcode: OTHER_PASSCODE })).finally(() => {
    ended = true
  })
  // Nothing is counted, hence nothing tried, while the other one's attempt is under way.
  const counter = machineAttemptsPath(machineFolder, vaultId)
  await sleep(1500)
  expect([ended, existsSync(counter)]).toEqual([false, false])
  other.release()
  expect(await attempt).toMatchObject({ code: 'wrong-passcode', details: { failures: 1 } })
})

test.runIf(process.getuid?.() === 0)('a read-only medium opens for reading, and says so', async () => {
  await using fixture = await vaultFixture()
  await (await fixture.create()).close()
  execFileSync('mount', ['--bind', fixture.folder, fixture.folder])
  try {
    execFileSync('mount', ['-o', 'remount,ro,bind', fixture.folder])
    expect((await faultOf(() => fixture.unlock({ passcode: OTHER_PASSCODE }))).code).toBe('wrong-passcode')
    const session = await fixture.unlock()
    expect(session.mode).toBe('medium')
    expect((await faultOf(() => session.assertWritable())).code).toBe('read-only-session')
    session.ledger.record('file.opened')
    await session.publish()
    await session.close()
  } finally {
    execFileSync('umount', [fixture.folder])
  }
})

test.runIf(process.getuid?.() === 0)(
  'a full disk is named, costs nothing, and is forgotten once there is room',
  async () => {
    await using fixture = await vaultFixture()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', fixture.base])
    try {
      await (await fixture.create()).close()
      const filler = join(fixture.base, 'filler')
      for (const spare of [0, 4096, 8192, 16_384, 32_768]) {
        await writeFile(filler, Buffer.alloc(8 * 1024 * 1024)).catch(() => undefined)
        await truncate(filler, (await stat(filler)).size - spare)
        const said = await fixture.unlock().then(
          (session) => session.close().then(() => 'open'),
          (error: unknown) => (error instanceof Error ? error.message : error),
        )
        expect(['disk-full', 'open'], `${spare} bytes free`).toContain(said)
        await rm(filler)
        const session = await fixture.unlock()
        expect(session.mode).toBe('normal')
        expect(await session.ledger.verify(new AbortController().signal, () => {})).toMatchObject({
          intact: true,
        })
        await session.close()
      }
    } finally {
      execFileSync('umount', [fixture.base])
    }
  },
)
