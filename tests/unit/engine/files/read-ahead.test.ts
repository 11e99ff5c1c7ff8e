import { lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readAhead } from '../../../../electron/engine/files/read-ahead.ts'
import type { Found } from '../../../../electron/engine/files/source-walk.ts'
import { nameFromBytes } from '../../../../electron/engine/store/stored-name.ts'
import { bytesOf } from '../../../helpers/sample-tree.ts'
import { faultOf } from '../../../helpers/fault-of.ts'

const FILES = 50

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-ahead-'))
  for (let number = 0; number < FILES; number += 1)
    writeFileSync(join(folder, String(number)), bytesOf(number * 100, number))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

async function* walk(ended: () => void = () => {}): AsyncGenerator<Found, void, undefined> {
  try {
    for (let number = 0; number < FILES; number += 1) {
      const path = Buffer.from(join(folder, String(number)))
      yield {
        kind: 'file',
        path,
        name: nameFromBytes(Buffer.from(String(number))),
        isExact: false,
        stat: lstatSync(path),
      }
      if (number % 10 === 9) yield await Promise.resolve({ kind: 'leave' })
    }
  } finally {
    ended()
  }
}

test('gives every file its content, in the order found, and what else was found between', async () => {
  const order: string[] = []
  for await (const { found, content } of readAhead(walk())) {
    order.push(found.kind === 'file' ? found.name.text : found.kind)
    if (found.kind !== 'file') continue
    const number = Number(found.name.text)
    expect((await content)?.equals(bytesOf(number * 100, number))).toBe(true)
  }
  const expected = Array.from({ length: FILES }, (_, number) =>
    number % 10 === 9 ? [String(number), 'leave'] : [String(number)],
  )
  expect(order).toEqual(expected.flat())
})

test('tells a file that changed since it was found at its turn, and reads the others', async () => {
  const told: string[] = []
  const found = walk()
  const first = await found.next()
  if (first.done === true || first.value.kind !== 'file') throw new Error('there is a file')
  const old = first.value
  writeFileSync(join(folder, '0'), 'changed')
  async function* again(): AsyncGenerator<Found, void, undefined> {
    yield old
    yield* found
  }
  for await (const { found: one, content } of readAhead(again()))
    if (one.kind === 'file' && content !== null)
      await content.catch(async () => told.push(one.name.text, (await faultOf(() => content)).code))
  expect(told).toEqual(['0', 'source-changed'])
})

test('ends the walk, and wipes what was read, when nobody wants more', async () => {
  let ended = false
  let seen: Buffer | null = null
  for await (const { content } of readAhead(walk(() => (ended = true)))) {
    const bytes = await content
    if (bytes === null || bytes.length === 0) continue
    seen = bytes
    break
  }
  expect(ended).toBe(true)
  expect(seen?.length).toBe(100)
  expect(seen?.every((byte) => byte === 0)).toBe(true)
})
