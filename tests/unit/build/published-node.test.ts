import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { comparePublishedNode } from '../../../build/setup/published-node.mjs'

const RELEASE = 'node-v24.0.0-linux-x64'
const published = Buffer.from('the published program')

let folder: string
let binary: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-node-'))
  binary = join(folder, 'installed')
  const inside = join(folder, RELEASE, 'bin')
  mkdirSync(inside, { recursive: true })
  writeFileSync(join(inside, 'node'), published)
  execFileSync('tar', ['-C', folder, '-czf', join(folder, `${RELEASE}.tar.gz`), RELEASE])
  writeFileSync(binary, published)
  writeSums(sumOf(readFileSync(join(folder, `${RELEASE}.tar.gz`))))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const sumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const writeSums = (sum: string) => {
  writeFileSync(
    join(folder, 'SHASUMS256.txt'),
    `${'0'.repeat(64)}  other.tar.gz\n${sum}  ${RELEASE}.tar.gz\n`,
  )
}
const compare = () => comparePublishedNode({ folder, binary, version: '24.0.0', platform: 'linux-x64' })

test('the published program passes', async () => {
  await expect(compare()).resolves.toBeUndefined()
})

test('another program, another archive and a missing list do not', async () => {
  writeFileSync(binary, 'another program')
  await expect(compare()).rejects.toThrow('is not the Node 24.0.0')
  writeFileSync(binary, published)
  writeSums(sumOf(Buffer.from('another archive')))
  await expect(compare()).rejects.toThrow('is not the published one')
  rmSync(join(folder, 'SHASUMS256.txt'))
  await expect(compare()).rejects.toThrow('does not hold')
})
