/**
 * The inventory: the readable list of what a backup set is made of, so that anyone can check a drive without a key. It
 * names nothing that the office stores. Plain text, so that any editor shows it:
 *
 *     strongroom inventory <format version>
 *     <JSON, indented by two>
 *     checksum <hash of all bytes before this line, in hexadecimal>
 */
import { id, instant } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { z } from '../../../shared/zod.ts'
import { hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { PACK_MAX_BYTES } from './pack.ts'

/** The newest version of backup sets that this program reads. A set is written in the oldest that can say what it holds. */
export const SET_FORMAT_VERSION = 2
/** The manifest names no epochs: every compartment is in its first. */
export const FIRST_SET_FORMAT = 1
/** Packs of a set: 200 TiB of full ones. */
export const PACKS_MAX = 100_000
/** So many packs. */
export const INVENTORY_MAX_BYTES = 16 * 1024 * 1024

const hashText = z.string().regex(/^[0-9a-f]{64}$/)
const bytes = z.int().nonnegative()

const inventorySchema = z.strictObject({
  vaultId: id,
  setId: id,
  createdAt: instant,
  /** Stored versions in the set. */
  versions: z.int().nonnegative(),
  /** All that a restore of this set reads: its packs, snapshot and manifest. */
  bytes,
  /** What this set added to the drive. */
  addedBytes: bytes,
  manifest: z.strictObject({ bytes, hash: hashText }),
  snapshot: z.strictObject({ bytes, hash: hashText }),
  /** In the order in which the manifest counts them. A pack's name is its hash. */
  packs: z.array(z.strictObject({ name: hashText, bytes: bytes.max(PACK_MAX_BYTES) })).max(PACKS_MAX),
})
/** Without its packs, which are read one by one. */
const factsSchema = inventorySchema.extend({ packs: z.tuple([]) })
export type Inventory = z.output<typeof inventorySchema> & {
  /** In the first line. The manifest has the same. */
  readonly formatVersion: number
}
export type PackFacts = Inventory['packs'][number]

const FIRST_LINE = /^strongroom inventory ([1-9][0-9]{0,8})\n/
const CHECKSUM_WORD = 'checksum '
const CHECKSUM_LINE_BYTES = CHECKSUM_WORD.length + 64 + 1

export function encodeInventory({ formatVersion, ...inventory }: Inventory): Buffer {
  // Parsing puts the fields into the schema's order, so that one inventory has one encoding.
  const json = JSON.stringify(inventorySchema.parse(inventory), null, 2)
  const content = Buffer.from(`strongroom inventory ${String(formatVersion)}\n${json}\n`)
  return Buffer.concat([content, Buffer.from(checksumLine(content))])
}

/**
 * @throws Fault `set-damaged` for anything but the one encoding of a fitting inventory, `set-newer` (formatVersion) if
 * it is intact and of a version unknown to this program.
 */
export function decodeInventory(encoded: Buffer): Inventory {
  const content = encoded.subarray(0, Math.max(0, encoded.length - CHECKSUM_LINE_BYTES))
  const first = FIRST_LINE.exec(content.toString('latin1', 0, 64))
  if (first === null || encoded.toString('latin1', content.length) !== checksumLine(content)) {
    throw new Fault('set-damaged')
  }
  const version = Number(first[1])
  if (version > SET_FORMAT_VERSION) throw new Fault('set-newer', { formatVersion: version })
  const { facts, packs } = takeApart(content.toString('utf8', first[0].length))
  const parsed = factsSchema.safeParse(parseJson(facts))
  if (!parsed.success) throw new Fault('set-damaged')
  const inventory = { ...parsed.data, packs, formatVersion: version }
  if (!encodeInventory(inventory).equals(encoded)) throw new Fault('set-damaged')
  return inventory
}

const PACKS_BEGIN = '  "packs": ['
const PACKS_END = '\n  ]\n}\n'
/** All but the packs; many times what its fields take. */
const FACTS_MAX_CHARACTERS = 4096
const PACK_LINES = /\n {4}\{\n {6}"name": "([0-9a-f]{64})",\n {6}"bytes": (0|[1-9][0-9]{0,9})\n {4}\}(,?)/y

/**
 * The one text that an inventory has, read line by line: whoever prepared a drive may have put a million small wrong
 * things into 16 MiB, and the first of them ends the work.
 */
function takeApart(json: string): { facts: string; packs: PackFacts[] } {
  const begin = json.slice(0, FACTS_MAX_CHARACTERS).indexOf(PACKS_BEGIN)
  if (begin < 0) throw new Fault('set-damaged')
  const facts = `${json.slice(0, begin)}  "packs": []\n}`
  const packs: PackFacts[] = []
  let at = begin + PACKS_BEGIN.length
  if (json.startsWith(']', at)) return { facts, packs }
  for (let more = true; more;) {
    PACK_LINES.lastIndex = at
    const [lines, name = '', bytes = '', comma] = PACK_LINES.exec(json) ?? []
    if (lines === undefined || packs.length >= PACKS_MAX) throw new Fault('set-damaged')
    if (Number(bytes) > PACK_MAX_BYTES) throw new Fault('set-damaged')
    packs.push({ name, bytes: Number(bytes) })
    at += lines.length
    more = comma !== ''
  }
  if (json.slice(at) !== PACKS_END) throw new Fault('set-damaged')
  return { facts, packs }
}

/**
 * The content of `COMPLETE`, the last file of a set. It holds the checksum of the inventory, so that it fits this set
 * alone.
 */
export function completeMark(encodedInventory: Buffer): Buffer {
  return Buffer.from(`strongroom set complete\n${checksumLine(encodedInventory)}`)
}

function checksumLine(content: Buffer): string {
  return `${CHECKSUM_WORD}${hash(LABELS.inventory, [content]).toString('hex')}\n`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Fault('set-damaged')
  }
}
