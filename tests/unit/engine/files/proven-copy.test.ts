import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Medium } from '../../../../electron/engine/backup/medium.ts'
import { type CopiedFile, ProvenCopy } from '../../../../electron/engine/files/proven-copy.ts'
import { Fault } from '../../../../shared/model/fault.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { bytesOf } from '../../../helpers/sample-tree.ts'

const MEBIBYTE = 1024 * 1024
const MODIFIED_AT = Date.UTC(2020, 1, 3)

class Place implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'strongroom-copy-'))
  readonly path = join(this.folder, 'copy')

  /** A file of these bytes in pieces of a mebibyte. */
  file(bytes: Buffer): CopiedFile {
    return {
      path: this.path,
      bytes: bytes.length,
      modifiedAt: MODIFIED_AT,
      pieceBytes: MEBIBYTE,
      async *pieces(memory) {
        for (let at = 0; at < bytes.length; at += MEBIBYTE) {
          const piece = bytes.subarray(at, at + MEBIBYTE)
          const into = memory().subarray(0, piece.length)
          piece.copy(into)
          yield await Promise.resolve(into)
        }
      },
    }
  }

  overwrite(position: number): void {
    const file = openSync(this.path, 'r+')
    writeSync(file, Buffer.from([0]), 0, 1, position)
    closeSync(file)
  }

  [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.folder, { recursive: true })
    return Promise.resolve()
  }
}

test('writes files of every length as they are meant, one after the other', async () => {
  await using place = new Place()
  using medium = await Medium.open(place.folder)
  await using copy = new ProvenCopy(medium)
  for (const length of [0, 1, 4095, 4096, MEBIBYTE, 4 * MEBIBYTE, 4 * MEBIBYTE + 1, 17 * MEBIBYTE + 511]) {
    const bytes = bytesOf(length, length)
    let advanced = 0
    await copy.write(place.file(bytes), (more) => (advanced += more))
    expect(readFileSync(place.path).equals(bytes)).toBe(true)
    expect(advanced).toBe(length)
    expect(statSync(place.path).mtimeMs).toBe(MODIFIED_AT)
    rmSync(place.path)
  }
})

test('tells when it settles that a short file did not reach the medium', async () => {
  await using place = new Place()
  using medium = await Medium.open(place.folder)
  await using copy = new ProvenCopy(medium)
  await copy.write(place.file(bytesOf(10, 1)), () => {})
  medium.write = () => Promise.reject(new Fault('write-failed', { place: 'drive' }))
  expect((await faultOf(() => copy.settle())).code).toBe('write-failed')
})

test.each([
  ['in its first window', 5],
  ['in its last byte', 9 * MEBIBYTE + 2],
  ['after its end', 9 * MEBIBYTE + 3],
])('notices a medium that holds something else %s', async (_, position) => {
  await using place = new Place()
  using medium = await Medium.open(place.folder)
  const read = medium.read.bind(medium)
  // As if the medium had lost the byte between writing and reading.
  medium.read = (access) => {
    if (statSync(place.path).size > 0) place.overwrite(position)
    return read(access)
  }
  await using copy = new ProvenCopy(medium)
  const bytes = bytesOf(9 * MEBIBYTE + 3, 1).fill(7)
  expect((await faultOf(() => copy.write(place.file(bytes), () => {}))).code).toBe('copy-differs')
})

test('notices that there is less to write than there should be', async () => {
  await using place = new Place()
  using medium = await Medium.open(place.folder)
  await using copy = new ProvenCopy(medium)
  const short = { ...place.file(bytesOf(10, 1)), bytes: 11 }
  expect((await faultOf(() => copy.write(short, () => {}))).code).toBe('copy-differs')
})
