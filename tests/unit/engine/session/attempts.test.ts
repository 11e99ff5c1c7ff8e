import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openAttempts } from '../../../../electron/engine/session/attempts.ts'
import { faultOf } from '../../../helpers/fault-of.ts'

const KNOWN = Buffer.alloc(32, 1)
const MINUTE = 60_000

let folder: string
let paths: [string, string]
const clock = { wall: 0, up: 0, boot: 'first' }
const machine = {
  now: () => clock.wall,
  uptime: () => clock.up,
  get bootId() {
    return clock.boot
  },
}
const open = (known = [KNOWN]) => openAttempts(paths, known, machine)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strongroom-attempts-'))
  await mkdir(join(folder, 'vault'))
  paths = [join(folder, 'vault', 'attempts'), join(folder, 'machine', 'attempts')]
  Object.assign(clock, { wall: 1_800_000_000_000, up: 100_000, boot: 'first' })
})
afterEach(() => rm(folder, { recursive: true }))

async function fail(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const attempts = await open()
    clock.up += attempts.remaining(KNOWN)
    await attempts.begin([KNOWN])
  }
}

test('the first failures cost nothing, the tenth half an hour, and later ones no more', async () => {
  const waits: number[] = []
  for (let failure = 1; failure <= 12; failure += 1) {
    await fail(1)
    waits.push((await open()).remaining(KNOWN) / 1000)
  }
  expect(waits).toEqual([0, 0, 0, 5, 15, 30, 60, 300, 900, 1800, 1800, 1800])
})

test('who must wait is refused, and the refusal is not counted', async () => {
  await fail(4)
  const attempts = await open()
  expect(await faultOf(() => attempts.begin([KNOWN]))).toEqual({
    code: 'too-early',
    details: { retryAt: clock.wall + 5000, failures: 4 },
  })
  clock.up += 5000
  expect(await (await open()).begin([KNOWN])).toBe(5)
})

test('the count is on disk when an attempt begins, in both places', async () => {
  await (await open()).begin([KNOWN])
  for (const path of paths) expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ format: 1 })
  expect(await (await open()).begin([KNOWN])).toBe(2)
})

test('setting the clock, back or forward, neither shortens nor lengthens a wait', async () => {
  await fail(10)
  for (const wall of [0, 1_800_000_000_000 - 86_400_000, 4_000_000_000_000]) {
    clock.wall = wall
    expect((await open()).remaining(KNOWN)).toBe(30 * MINUTE)
  }
})

test('a restart of the machine starts the wait again, because only time since then is certain', async () => {
  await fail(10)
  Object.assign(clock, { boot: 'second', up: 4 * MINUTE })
  expect((await open()).remaining(KNOWN)).toBe(26 * MINUTE)
})

test('putting back or removing one of the two counters changes nothing', async () => {
  await fail(2)
  const old = await readFile(paths[0])
  await fail(5)
  await writeFile(paths[0], old)
  expect((await open()).remaining(KNOWN)).toBe(MINUTE)
  await rm(paths[0])
  expect((await open()).remaining(KNOWN)).toBe(MINUTE)
})

test('a spoilt counter costs half an hour once, from the next attempt on', async () => {
  await fail(1)
  await writeFile(paths[1], 'not a counter')
  expect((await open()).remaining(KNOWN)).toBe(30 * MINUTE)
  const attempts = await open()
  expect((await faultOf(() => attempts.begin([KNOWN]))).code).toBe('too-early')
  clock.up += 30 * MINUTE
  expect(await (await open()).begin([KNOWN])).toBe(11)
})

test('a spoilt counter tells nobody which codes there are', async () => {
  await fail(1)
  await writeFile(paths[0], 'not a counter')
  const nobody = Buffer.alloc(32, 9)
  const said = async (tag: Buffer) => {
    const { code, details } = await faultOf(async () => (await open()).begin([tag]))
    return { code, details }
  }
  const first = await said(nobody)
  expect(first.code).toBe('too-early')
  expect(await said(KNOWN)).toEqual(first)
  clock.up += 30 * MINUTE
  for (const count of [11, 12]) {
    expect(await (await open()).begin([nobody])).toBe(count)
    expect(await (await open()).begin([KNOWN])).toBe(count)
    clock.up += 30 * MINUTE
  }
  await (await open()).succeed(KNOWN)
  expect(await (await open()).begin([KNOWN])).toBe(1)
})

test('an attempt that could not be made is taken back, one that was killed is not', async () => {
  await fail(3)
  const attempts = await open()
  expect(await attempts.begin([KNOWN])).toBe(4)
  await attempts.takeBack()
  expect(await (await open()).begin([KNOWN])).toBe(4)
  clock.up += MINUTE
  expect(await (await open()).begin([KNOWN])).toBe(5)
})

test('success forgets the failures of one person only', async () => {
  const other = Buffer.alloc(32, 2)
  const attempts = await open([KNOWN, other])
  await attempts.begin([KNOWN])
  await attempts.begin([other])
  await attempts.succeed(KNOWN)
  const again = await open([KNOWN, other])
  expect(await again.begin([KNOWN])).toBe(1)
  expect(await again.begin([other])).toBe(2)
})

test(
  'codes that nobody has are counted, but cannot push out somebody who exists',
  { timeout: 90_000 },
  async () => {
    await fail(7)
    for (let code = 0; code < 300; code += 1) {
      const unknown = Buffer.alloc(32)
      unknown.writeUInt32BE(code + 10)
      await (await open()).begin([unknown])
    }
    expect((await open()).remaining(KNOWN)).toBe(MINUTE)
    expect((await readFile(paths[0])).length).toBeLessThan(64 * 1024)
  },
)

test('looking writes nothing, not even where a counter is spoilt', async () => {
  await fail(1)
  const before = await readFile(paths[1])
  await writeFile(paths[0], 'not a counter')
  expect((await open()).longestRemaining()).toBe(0)
  expect(await readFile(paths[1])).toEqual(before)
  expect(await readFile(paths[0], 'utf8')).toBe('not a counter')
})

test.each([
  ['spoilt', 'not a counter'],
  [
    'well-formed and high',
    JSON.stringify({
      format: 1,
      tags: { [KNOWN.toString('hex')]: { failures: 900_000, uptime: 100_000, bootId: 'first' } },
    }),
  ],
])('a %s counter in a copy of the vault makes nobody wait at the vault itself', async (_, content) => {
  await fail(1)
  const copy = join(folder, 'copy', 'attempts')
  await mkdir(join(folder, 'copy'))
  await writeFile(copy, content)
  const atCopy = await openAttempts([copy, paths[1]], [KNOWN], machine)
  expect((await faultOf(() => atCopy.begin([KNOWN]))).code).toBe('too-early')
  expect((await open()).remaining(KNOWN)).toBe(0)
  clock.up += 30 * MINUTE
  await (await openAttempts([copy, paths[1]], [KNOWN], machine)).begin([KNOWN])
  expect((await open()).remaining(KNOWN)).toBe(0)
  expect(await (await open()).begin([KNOWN])).toBe(3)
})

test('a copy with an empty or an older counter starts nothing afresh on this machine', async () => {
  await fail(10)
  const copy = join(folder, 'copy', 'attempts')
  const atCopy = await openAttempts([copy, paths[1]], [KNOWN], machine)
  expect(atCopy.remaining(KNOWN)).toBe(30 * MINUTE)
  await rm(paths[0])
  expect((await open()).remaining(KNOWN)).toBe(30 * MINUTE)
})

test('a vault that is gone is not given a folder again to be counted in', async () => {
  const attempts = await open()
  await rm(join(folder, 'vault'), { recursive: true })
  await expect(attempts.begin([KNOWN])).rejects.toThrow()
  await expect(stat(join(folder, 'vault'))).rejects.toThrow()
})
