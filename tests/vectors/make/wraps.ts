import { compartmentKeysFrom, type CompartmentPlace } from '../../../electron/engine/keys/compartment-keys.ts'
import { encodeRow } from '../../../electron/engine/store/state-root.ts'
import { COMPARTMENT, sampleId, sampleKey, VAULT } from '../../helpers/sample-keys.ts'
import { flipped, save } from './save-vector.ts'

const EPOCH = 2
const KEY_BYTE = 0x55
const FILE_KEY_BYTE = 0x66
const ITEM = sampleId(0x17)
const VERSION = sampleId(0x18)

interface Change extends Partial<CompartmentPlace> {
  readonly item?: string
  readonly version?: string
  readonly keyByte?: number
}

function keysOf({ vaultId = VAULT, id = COMPARTMENT, epoch = EPOCH, keyByte = KEY_BYTE }: Change = {}) {
  using key = sampleKey('compartment', keyByte)
  return compartmentKeysFrom({ vaultId, id, epoch }, key)
}

function wrapped({ item = ITEM, version = VERSION, ...change }: Change = {}): Buffer {
  using keys = keysOf(change)
  using fileKey = sampleKey('file', FILE_KEY_BYTE)
  return keys.wrapFileKey({ item, version }, fileKey)
}

/** A file key in the catalogue of a second epoch, and the tag of a row there. */
export function wraps(): void {
  using keys = keysOf()
  const row = encodeRow('meta', ['name', 'Customers A\u2013F'])
  const tag = keys.rowTag(row)
  const blocks = {
    'compartment key': Buffer.alloc(32, KEY_BYTE),
    'file key': Buffer.alloc(32, FILE_KEY_BYTE),
    row: Buffer.from(row),
    'row tag': tag,
  }
  const put = (name: string, expect: string, comment: string, bytes: Buffer): void => {
    save('wrap', name, {
      fields: {
        ...{ expect, comment, vault: VAULT, compartment: COMPARTMENT },
        ...{ epoch: String(EPOCH), item: ITEM, version: VERSION },
      },
      blocks: { wrapped: bytes, ...blocks },
    })
  }
  const closed = (name: string, comment: string, bytes: Buffer): void => {
    put(name, 'does not open', comment, bytes)
  }
  const good = wrapped()
  put('good', 'opens', 'a file key of epoch 2', good)
  closed('first-epoch', 'wrapped for epoch 1 under the same compartment key', wrapped({ epoch: 1 }))
  closed('next-epoch', 'wrapped for epoch 3 under the same compartment key', wrapped({ epoch: 3 }))
  closed('other-key', 'wrapped for this epoch under another compartment key', wrapped({ keyByte: 0x56 }))
  closed('other-vault', 'wrapped in another vault', wrapped({ vaultId: sampleId(1) }))
  closed('other-compartment', 'wrapped in another compartment', wrapped({ id: sampleId(1) }))
  closed('other-item', 'of another item', wrapped({ item: sampleId(1) }))
  closed('other-version', 'of another version', wrapped({ version: sampleId(1) }))
  closed('swapped-ids', 'item and version swapped', wrapped({ item: VERSION, version: ITEM }))
  closed('flipped-nonce', 'one bit of the nonce', flipped(good, 0))
  closed('flipped-key', 'one bit of the sealed key', flipped(good, 30))
  closed('flipped-tag', 'one bit of the tag', flipped(good, -1))
  closed('truncated', 'the last byte is missing', good.subarray(0, -1))
  closed('extended', 'a byte too many', Buffer.concat([good, Buffer.alloc(1)]))
  closed('empty', 'nothing at all', Buffer.alloc(0))
}
