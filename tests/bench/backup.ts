/**
 * Backup, second backup and restore against restic, in pairs that take turns on the same disk:
 * `node tests/bench/backup.ts [mebibytes] [rounds]`. Ours reads everything new back from the medium before it is done;
 * restic gets `check --read-data` for that. Prints a table in Markdown.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBackup } from '../../electron/engine/backup/create-backup.ts'
import { backupFixture, type BackupFixture, CONTENT_THREAD } from '../helpers/backup-fixture.ts'
import { bytesOf } from '../helpers/sample-tree.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

const MEBIBYTE = 1024 * 1024
const SMALL_BYTES = 20 * 1024

const mebibytes = Number(process.argv[2] ?? 512)
const rounds = Number(process.argv[3] ?? 3)
const root = process.getuid?.() === 0

interface Pair {
  readonly ours: number[]
  readonly restics: number[]
  readonly goal: number
}

const pairs: Record<string, Pair> = {
  'backup and read back': { ours: [], restics: [], goal: 2 },
  'second set, 1 % changed': { ours: [], restics: [], goal: 3 },
  restore: { ours: [], restics: [], goal: 2 },
}

/** A journaled disk of its own where we may mount one; else the temporary folder. */
async function disk(): Promise<{ path: string; about: string; end: () => Promise<void> }> {
  const base = await mkdtemp(join(tmpdir(), 'strongroom-bench-'))
  const end = () => rm(base, { recursive: true, force: true })
  if (!root) return { path: base, about: 'the temporary folder', end }
  const path = join(base, 'disk')
  mkdirSync(path)
  execFileSync('truncate', ['-s', `${String(mebibytes * 8 + 512)}M`, `${base}/image`])
  execFileSync('mkfs.ext4', ['-q', '-F', `${base}/image`])
  execFileSync('mount', ['-o', 'loop', `${base}/image`, path])
  const unmount = async () => {
    execFileSync('umount', ['-l', path])
    await end()
  }
  return { path, about: 'a loop-mounted ext4 image', end: unmount }
}

function dropCaches(): void {
  execFileSync('sync')
  if (root) writeFileSync('/proc/sys/vm/drop_caches', '3')
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  dropCaches()
  const begun = performance.now()
  await act()
  return (performance.now() - begun) / 1000
}

/** A child of its own, so that this process stays free. */
function restic(repository: string, ...options: string[]): Promise<void> {
  const environment = {
    ...process.env,
    RESTIC_PASSWORD: 'benchmark',
    RESTIC_CACHE_DIR: `${repository}.cache`,
  }
  const child = spawn('restic', ['-q', '-r', repository, ...options], { env: environment, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`restic ${options[0] ?? ''} ended with ${String(code)}`))
    })
  })
}

/** Half of the bytes in one file, half in files of 20 KiB. */
function writeSources(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const block = bytesOf(MEBIBYTE, 1)
  const large = Buffer.concat(
    Array.from({ length: mebibytes / 2 }, (_, at) => {
      const own = Buffer.from(block)
      own.writeUInt32BE(at)
      return own
    }),
  )
  // The same mebibyte again and again would be stored once by restic: each gets a keystream of its own.
  for (let at = 0; at < large.length; at += 4)
    large.writeInt32LE(large.readInt32LE(at) ^ Math.imul(at, 0x9e3779b1), at)
  writeFileSync(join(folder, 'large.bin'), large)
  writeSmall(folder, Math.floor((mebibytes / 2) * (MEBIBYTE / SMALL_BYTES)), 10)
}

function writeSmall(folder: string, files: number, seed: number): void {
  const bytes = bytesOf(MEBIBYTE, seed)
  for (let file = 0; file < files; file += 1) {
    const own = Buffer.from(bytes.subarray((file * 997) % (MEBIBYTE - SMALL_BYTES)).subarray(0, SMALL_BYTES))
    for (let at = 0; at < SMALL_BYTES; at += 4)
      own.writeInt32LE(own.readInt32LE(at) ^ Math.imul(file + seed, at + 7), at)
    writeFileSync(join(folder, `small ${String(seed)} ${String(file)}.bin`), own)
  }
}

async function round(f: BackupFixture, place: string, number: number): Promise<void> {
  const drive = join(place, 'drive')
  const repository = join(place, 'restic')
  mkdirSync(drive)
  const source = f.sources
  await restic(repository, 'init')
  const both = async (name: string, ours: () => Promise<unknown>, theirs: () => Promise<unknown>) => {
    const pair = pairs[name]
    // Whoever goes second finds a warmer machine: take turns.
    for (const who of number % 2 === 0 ? (['ours', 'restics'] as const) : (['restics', 'ours'] as const)) {
      pair?.[who].push(await timed(who === 'ours' ? ours : theirs))
    }
  }
  const theirBackup = async () => {
    await restic(repository, 'backup', source)
    await restic(repository, 'check', '--read-data')
  }
  let set = ''
  const ourBackup = async () =>
    (set = (await createBackup(f.session, { place: drive }, quietJob, CONTENT_THREAD)).setId)
  await both('backup and read back', ourBackup, theirBackup)
  const changed = join(source, `changed ${String(number)}`)
  mkdirSync(changed)
  writeSmall(changed, Math.ceil((mebibytes / 100) * (MEBIBYTE / SMALL_BYTES)), 100 + number)
  await f.store(changed)
  await both('second set, 1 % changed', ourBackup, theirBackup)
  await both(
    'restore',
    () => f.restore(set, { place: drive, to: place }),
    () => restic(repository, 'restore', 'latest', '--target', join(place, 'out')),
  )
  for (const name of ['drive', 'restic', 'restic.cache', 'restored', 'out']) {
    rmSync(join(place, name), { recursive: true, force: true })
  }
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const { path, about, end } = await disk()
try {
  await using f = await backupFixture()
  writeSources(f.sources)
  await f.store(f.sources)
  for (let number = 0; number < rounds; number += 1) await round(f, path, number)
  console.log(
    `\n${String(mebibytes)} MiB, half in one file and half in files of 20 KiB, ${String(rounds)} rounds, on ${about}\n`,
  )
  console.log('| | Strongroom, s | restic, s | ratio | goal |\n|---|---|---|---|---|')
  for (const [name, { ours, restics, goal }] of Object.entries(pairs)) {
    const [mine, theirs] = [median(ours), median(restics)]
    console.log(
      `| ${name} | ${mine.toFixed(2)} | ${theirs.toFixed(2)} | ${(theirs / mine).toFixed(1)} | ${String(goal)} |`,
    )
  }
} finally {
  await end()
}
