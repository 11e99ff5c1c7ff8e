import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LABELS } from '../../../../electron/engine/crypto/labels.ts'

const labels = Object.values(LABELS)

test('labels are pairwise distinct', () => {
  expect(new Set(labels).size).toBe(labels.length)
})

test('no label, as it enters a hash, is the beginning of another', () => {
  const encoded = labels.map((label) => String.fromCharCode(label.length) + label)
  const clashes = encoded.filter((one) => encoded.some((other) => other !== one && other.startsWith(one)))
  expect(clashes).toEqual([])
})

test('a label is printable ASCII and fits its length byte', () => {
  expect(labels.filter((label) => !/^strongroom\/1 [a-z ]+$/.test(label) || label.length > 255)).toEqual([])
})

test('docs/format.md lists exactly these labels', () => {
  const document = readFileSync(new URL('../../../../docs/format.md', import.meta.url), 'utf8')
  const listed = [...document.matchAll(/^\| `(strongroom\/1 [^`]+)` \|/gm)].map(([, label]) => label)
  expect(listed.toSorted()).toEqual(labels.toSorted())
})
