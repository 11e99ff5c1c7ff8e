import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../shared/model/fault.ts'
import { deriveCommitted } from '../../electron/engine/crypto/hash.ts'
import { LABELS } from '../../electron/engine/crypto/labels.ts'
import { SecretKey, type Purpose } from '../../electron/engine/crypto/secret-key.ts'
import { grantLayout } from '../../electron/engine/format/grant.ts'
import { decodeHead } from '../../electron/engine/format/head.ts'
import { recoveryFactsLayout } from '../../electron/engine/format/recovery-facts.ts'
import { slotLayout } from '../../electron/engine/format/slot.ts'
import { encodeVersionHeader } from '../../electron/engine/format/version-header.ts'
import { compartmentKeysFrom } from '../../electron/engine/keys/compartment-keys.ts'
import { openGrant } from '../../electron/engine/keys/grants.ts'
import { normalisePasscode } from '../../electron/engine/keys/passcode.ts'
import { judgeSheet } from '../../electron/engine/keys/recovery.ts'
import { verifyHead } from '../../electron/engine/keys/signed-state.ts'
import { openSlot } from '../../electron/engine/keys/slots.ts'
import { staffKeysFrom } from '../../electron/engine/keys/staff-keys.ts'
import { lineageOf } from '../../electron/engine/ledger/lineage.ts'
import { openStream } from '../helpers/chunk-stream.ts'
import { readVector, type VectorFile } from '../helpers/vector-file.ts'

const FOLDER = new URL('./format/', import.meta.url)

function vectors(kind: string): (readonly [string, VectorFile])[] {
  return readdirSync(FOLDER)
    .filter((name) => name.startsWith(`${kind}-`))
    .map((name) => [name, readVector(readFileSync(new URL(name, FOLDER), 'utf8'))] as const)
}

function field({ fields }: VectorFile, name: string): string {
  const value = fields[name]
  if (value === undefined) throw new Error(`the vector has no ${name}`)
  return value
}

function block({ blocks }: VectorFile, name: string): Buffer {
  const bytes = blocks[name]
  if (bytes === undefined) throw new Error(`the vector has no ${name}`)
  return bytes
}

function keyOf<P extends Purpose>(purpose: P, bytes: Buffer): SecretKey<P> {
  return SecretKey.fill(purpose, (own) => void bytes.copy(own))
}

/** The outcome in words, or the code of the fault. */
async function outcome(run: () => string | Promise<string>): Promise<string> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

const opens = (key: SecretKey<Purpose>, expected: Buffer): string =>
  key.use((bytes) => (bytes.equals(expected) ? 'opens' : 'opens to another key'))

describe('heads', () => {
  test.each(vectors('head'))('%s', async (_, vector) => {
    const result = await outcome(() =>
      verifyHead(decodeHead(block(vector, 'head'))) ? 'verifies' : 'does not verify',
    )
    expect(result).toBe(field(vector, 'expect'))
  })
})

describe('slots', () => {
  test.each(vectors('slot'))('%s', async (_, vector) => {
    const result = await outcome(async () => {
      const slot = slotLayout.decode(block(vector, 'slot'))
      const typed = vector.fields['passcode']
      const answered = vector.blocks['prf']
      const passcode = typed === undefined ? undefined : normalisePasscode(typed)
      using prf = answered === undefined ? null : keyOf('prf', answered)
      using staffKey = await openSlot(field(vector, 'vault'), slot, { passcode, prf: prf ?? undefined })
      return staffKey === null ? 'does not open' : opens(staffKey, block(vector, 'staff key'))
    })
    expect(result).toBe(field(vector, 'expect'))
  })
})

describe('grants', () => {
  test.each(vectors('grant'))('%s', async (_, vector) => {
    const result = await outcome(() => {
      const grant = grantLayout.decode(block(vector, 'grant'))
      const expected = {
        vaultId: field(vector, 'vault'),
        compartment: field(vector, 'compartment'),
        epoch: Number(field(vector, 'epoch')),
        grantee: field(vector, 'grantee'),
      }
      using staffKey = keyOf('staff', block(vector, 'grantee staff key'))
      using grantee = staffKeysFrom(expected.grantee, staffKey)
      const giverKey = block(vector, 'giver signing key')
      using key = openGrant(grant, expected, grantee.sealing, giverKey, 'compartment')
      return opens(key, block(vector, 'key'))
    })
    expect(result).toBe(field(vector, 'expect'))
  })
})

describe('sheets', () => {
  test.each(vectors('sheet'))('%s', (_, vector) => {
    const facts = recoveryFactsLayout.decode(block(vector, 'facts'))
    const judged = judgeSheet(field(vector, 'sheet').replaceAll(' / ', '\n'), facts)
    const words = [
      judged.verdict,
      judged.verdict === 'correct' ? judged.number : '',
      judged.verdict === 'invalid' && judged.line !== undefined ? `line ${judged.line}` : '',
    ]
    expect(words.filter((word) => word !== '').join(' ')).toBe(field(vector, 'expect'))
  })
})

describe('streams', () => {
  test.each(vectors('stream'))('%s', (_, vector) => {
    const place = {
      vault: field(vector, 'vault'),
      compartment: field(vector, 'compartment'),
      item: field(vector, 'item'),
      version: field(vector, 'version'),
    }
    const header = encodeVersionHeader(place, Number(field(vector, 'chunk bytes')))
    using fileKey = keyOf('file', block(vector, 'file key'))
    const { key, commitment } = deriveCommitted(fileKey, LABELS.content, [header], 'chunk')
    using chunkKey = key
    expect(commitment.equals(block(vector, 'commitment'))).toBe(true)
    const chunks = Object.entries(vector.blocks).flatMap(([name, bytes]) =>
      name.startsWith('chunk ') ? [bytes] : [],
    )
    const { released, damagedAt } = openStream(chunkKey, chunks)
    expect(damagedAt === null ? 'opens' : `damaged ${damagedAt}`).toBe(field(vector, 'expect'))
    expect(createHash('sha256').update(released).digest('hex')).toBe(field(vector, 'released'))
  })
})

describe('successions', () => {
  test.each(vectors('succession'))('%s', (_, vector) => {
    const head = recoveryFactsLayout.decode(block(vector, 'facts of the head'))
    const row = { sequence: 1, body: block(vector, 'succession') }
    const { pairs, newest } = lineageOf(field(vector, 'vault'), [row], head)
    expect(pairs.at(-1)).toEqual(head)
    expect(pairs).toHaveLength(newest === null ? 1 : 2)
    expect(newest === null ? 'does not count' : 'hands over').toBe(field(vector, 'expect'))
  })
})

describe('file keys in the catalogue of a second epoch', () => {
  test.each(vectors('wrap'))('%s', (_, vector) => {
    const place = {
      vaultId: field(vector, 'vault'),
      id: field(vector, 'compartment'),
      epoch: Number(field(vector, 'epoch')),
    }
    using compartmentKey = keyOf('compartment', block(vector, 'compartment key'))
    using keys = compartmentKeysFrom(place, compartmentKey)
    const of = { item: field(vector, 'item'), version: field(vector, 'version') }
    using fileKey = keys.unwrapFileKey(of, block(vector, 'wrapped'))
    const result = fileKey === null ? 'does not open' : opens(fileKey, block(vector, 'file key'))
    expect(result).toBe(field(vector, 'expect'))
    expect(keys.rowTag(block(vector, 'row'))).toEqual(block(vector, 'row tag'))
  })
})

test('every vector states its defect', () => {
  const kinds = ['head', 'slot', 'grant', 'sheet', 'stream', 'succession', 'wrap']
  const all = kinds.flatMap(vectors)
  expect(all).toHaveLength(readdirSync(FOLDER).length)
  expect(all.filter(([, vector]) => field(vector, 'comment') === '')).toEqual([])
  for (const kind of kinds) expect(vectors(kind).length).toBeGreaterThan(10)
})
