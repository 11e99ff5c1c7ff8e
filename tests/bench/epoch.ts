/**
 * A new epoch of a compartment with many items: `node tests/bench/epoch.ts [items]`. Prints what it took, beside plainly
 * copying the catalogue's file, the memory at its highest, and the longest time that nothing else could run.
 */
import { copyFileSync, openSync, closeSync, fsyncSync, statSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { beginEpoch } from '../../electron/engine/compartments/begin-epoch.ts'
import { randomBytes } from '../../electron/engine/crypto/random.ts'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import type { OpenCompartment } from '../../electron/engine/session/open-compartment.ts'
import { addItem } from '../../electron/engine/store/catalogue-items.ts'
import { TOP_FOLDER } from '../../electron/engine/store/catalogue-schema.ts'
import { compartmentFixture } from '../helpers/compartment-fixture.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

const items = Number(process.argv[2] ?? 100_000)
const BATCH = 2000
const MEBIBYTE = 1024 * 1024

/** Rows alone: an epoch change does not touch content. */
function fill({ catalogue, keys }: OpenCompartment): void {
  for (let first = 0; first < items; first += BATCH) {
    catalogue.write((db) => {
      for (let n = first; n < Math.min(items, first + BATCH); n += 1) {
        const [item, version] = [randomBytes(16), randomBytes(16)]
        using fileKey = SecretKey.random('file')
        const place = { item: item.toString('hex'), version: version.toString('hex') }
        const name = { text: `letter ${n} of customer ${n % 977}.pdf`, raw: Buffer.alloc(0) }
        addItem(
          db,
          { id: item, folder: TOP_FOLDER, name, mediaType: 'application/pdf', modifiedAt: 1 },
          {
            ...{ id: version, bytes: 1000 + n, chunkBytes: MEBIBYTE, chunks: 1, addedAt: 1, addedBy: 'AB1' },
            ...{ wrapped: keys.wrapFileKey(place, fileKey), commitment: randomBytes(32) },
          },
        )
      }
    })
  }
}

function copyPlainly(from: string, to: string): number {
  const begun = performance.now()
  copyFileSync(from, to)
  const file = openSync(to, 'r+')
  fsyncSync(file)
  closeSync(file)
  return performance.now() - begun
}

await using f = await compartmentFixture()
fill(f.compartment)
const { path } = f.compartment.catalogue
const bytes = statSync(path).size
const copying = copyPlainly(path, `${f.vault.base}/copy.db`)
let highest = process.memoryUsage.rss()
const before = highest
const job = { ...quietJob, report: () => void (highest = Math.max(highest, process.memoryUsage.rss())) }
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const begun = performance.now()
const { rewrapped } = await beginEpoch(f.session, { compartment: f.compartment.id }, job)
const seconds = (performance.now() - begun) / 1000
delay.disable()
console.log(
  [
    `${rewrapped} file keys, catalogue of ${(bytes / MEBIBYTE).toFixed(0)} MiB: ${seconds.toFixed(1)} s`,
    `(${Math.round(rewrapped / seconds)} keys/s; copying and syncing the file alone ${(copying / 1000).toFixed(1)} s)`,
    `memory ${(before / MEBIBYTE).toFixed(0)} MiB, at its highest ${(highest / MEBIBYTE).toFixed(0)} MiB`,
    `longest stretch without a turn of the event loop: ${(delay.max / 1e6).toFixed(0)} ms`,
  ].join('\n'),
)
