/**
 * Importing and exporting against `age` and plain copying on the same disk, in interleaved pairs; medians and ratios as
 * Markdown. Usage: node tests/bench/files.ts [FOLDER] [ROUNDS]. Node's own type stripping runs it.
 */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { exportFiles } from '../../electron/engine/files/export.ts'
import { importFiles } from '../../electron/engine/files/import.ts'
import { drawRecovery } from '../../electron/engine/keys/recovery.ts'
import { createVault } from '../../electron/engine/session/create-vault.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import { bytesOf } from '../helpers/sample-tree.ts'

const [place = tmpdir(), rounds = '3'] = process.argv.slice(2)
const MEBIBYTE = 1024 * 1024
const LARGE_MEBIBYTES = 1024
const SMALL_FILES = 10_000
const SMALL_BYTES = 20 * 1024
const thread = new URL('../../electron/engine/content/content-thread.ts', import.meta.url)
const job = { signal: new AbortController().signal, report: () => {} }

const base = mkdtempSync(join(place, 'strongroom-bench-'))
const large = join(base, 'large.bin')
const small = join(base, 'small')
const identity = join(base, 'identity')

function makeData(): void {
  const block = bytesOf(MEBIBYTE, 1)
  const file = openSync(large, 'w')
  for (let index = 0; index < LARGE_MEBIBYTES; index += 1) {
    block.writeUInt32LE(index)
    writeSync(file, block)
  }
  closeSync(file)
  for (let index = 0; index < SMALL_FILES; index += 1) {
    const folder = join(small, `folder ${Math.floor(index / 100)}`)
    if (index % 100 === 0) mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `file ${index}.bin`), block.subarray(index, index + SMALL_BYTES))
  }
  execFileSync('age-keygen', ['-o', identity], { stdio: 'ignore' })
}

const times = new Map<string, number[]>()

async function timed(name: string, act: () => unknown): Promise<void> {
  const start = performance.now()
  await act()
  times.set(name, [...(times.get(name) ?? []), performance.now() - start])
}

function shell(script: string): void {
  execFileSync('bash', ['-o', 'pipefail', '-ec', script], { stdio: 'ignore' })
}

async function round(number: number): Promise<void> {
  const folder = join(base, `round ${number}`)
  mkdirSync(folder)
  using draft = await drawRecovery(3, 2)
  const environment = {
    machineFolder: join(folder, 'machine'),
    openCompartment: compartmentOpener(thread),
    lookAtMachine: () => Promise.resolve([]),
    kdfCost: () => Promise.resolve({ memoryBytes: 64 * MEBIBYTE, passes: 3 }),
    clock: machineClock,
  }
  const office = { parent: folder, folderName: 'Vault', office: 'Bench', custodianCode: 'AB1' }
  const custodian = { custodianName: 'Bench', passcode: 'gravel lantern oboe ticket walnut zephyr' }
  const session = await createVault(environment, { ...office, ...custodian, airGapRule: 'warn' }, draft, job)
  const { id: compartment } = await createCompartment(session, { name: 'Bench' }, thread)
  const store = (source: string) =>
    importFiles(session, { compartment, folder: null, sources: [source] }, job)
  const sealed = join(folder, 'large.age')
  const recipient = `$(age-keygen -y '${identity}')`

  await timed('import 1 GiB', () => store(large))
  await timed('age -e, 1 GiB, sync', () =>
    shell(`age -r ${recipient} -o '${sealed}' '${large}'; sync '${sealed}'`),
  )
  await timed('export 1 GiB, read back', () =>
    exportFiles(session, { compartment, selection: { of: 'all' }, to: folder, reason: 'Bench' }, job),
  )
  const opened = join(folder, 'opened.bin')
  await timed('age -d, 1 GiB, sync', () =>
    shell(`age -d -i '${identity}' -o '${opened}' '${sealed}'; sync '${opened}'`),
  )
  await timed('cp, 1 GiB, sync', () => shell(`cp '${large}' '${opened}.copy'; sync '${opened}.copy'`))
  await timed('import 10,000 files of 20 KiB', () => store(small))
  const archive = join(folder, 'small.age')
  await timed('tar to age -e, 10,000 files, sync', () =>
    shell(`tar -C '${base}' -c small | age -r ${recipient} -o '${archive}'; sync '${archive}'`),
  )
  await session.close()
  rmSync(folder, { recursive: true })
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

const PAIRS = [
  ['import 1 GiB', 'age -e, 1 GiB, sync', LARGE_MEBIBYTES * MEBIBYTE],
  ['export 1 GiB, read back', 'age -d, 1 GiB, sync', LARGE_MEBIBYTES * MEBIBYTE],
  ['import 1 GiB', 'cp, 1 GiB, sync', LARGE_MEBIBYTES * MEBIBYTE],
  ['import 10,000 files of 20 KiB', 'tar to age -e, 10,000 files, sync', SMALL_FILES * SMALL_BYTES],
] as const

try {
  makeData()
  for (let number = 0; number < Number(rounds); number += 1) await round(number)
  console.log('| Strongroom | MB/s | beside | MB/s | ratio |\n|---|---|---|---|---|')
  for (const [ours, theirs, bytes] of PAIRS) {
    const [own = [], other = []] = [times.get(ours), times.get(theirs)]
    const ratio = median(own.map((time, index) => (other[index] ?? Number.NaN) / time))
    const rate = (values: readonly number[]) => Math.round(bytes / median(values) / 1000)
    console.log(`| ${ours} | ${rate(own)} | ${theirs} | ${rate(other)} | ${ratio.toFixed(2)} |`)
  }
  console.log(`\nPeak memory of the whole process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB.`)
} finally {
  rmSync(base, { recursive: true, force: true })
}
