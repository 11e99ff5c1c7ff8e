/** Each act asks for one right: with all the others it is refused, with that one alone it is not. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { right, type Right } from '../../../../shared/contract/file.ts'
import { Fault } from '../../../../shared/model/fault.ts'
import { giveGrant } from '../../../../electron/engine/compartments/give-grant.ts'
import { renameCompartment } from '../../../../electron/engine/compartments/list-compartments.ts'
import { checkContent } from '../../../../electron/engine/files/check.ts'
import { exportFiles } from '../../../../electron/engine/files/export.ts'
import { createFolder, listFolders, renameFolder } from '../../../../electron/engine/files/folders.ts'
import {
  describeItem,
  listItems,
  moveItems,
  renameItem,
  weighItems,
} from '../../../../electron/engine/files/items.ts'
import { Previews } from '../../../../electron/engine/files/preview.ts'
import { removeItems, trashItems, untrashItems } from '../../../../electron/engine/files/trash.ts'
import { type CompartmentFixture, compartmentFixture } from '../../../helpers/compartment-fixture.ts'
import { quietJob } from '../../../helpers/vault-fixture.ts'

let f: CompartmentFixture
let item: string
let folder: string

beforeAll(async () => {
  f = await compartmentFixture()
  mkdirSync(join(f.outside, 'target'))
  writeFileSync(join(f.outside, 'letter.txt'), 'Dear Sir')
  await f.import([join(f.outside, 'letter.txt')])
  folder = (await createFolder(f.session, { compartment: f.compartment.id, parent: null, name: 'Box' })).id
  item = (await listItems(f.session, everything())).rows[0]?.id ?? ''
})
afterAll(() => f[Symbol.asyncDispose]())

const here = () => ({ compartment: f.compartment.id })
const none = { of: 'all' } as const
function everything() {
  const view = { of: 'everything' } as const
  return { ...here(), view, sort: 'name', descending: false, offset: 0, limit: 10 } as const
}

const ACTS: readonly (readonly [name: string, needs: Right, act: () => unknown])[] = [
  ['item.list', 'read', () => listItems(f.session, everything())],
  ['item.details', 'read', () => describeItem(f.session, { ...here(), item })],
  ['item.weigh', 'read', () => weighItems(f.session, { ...here(), selection: none, among: 'kept' })],
  ['folder.list', 'read', () => listFolders(f.session, { ...here(), parent: null })],
  ['preview.open', 'read', () => new Previews(() => f.session, null).open({ ...here(), item })],
  [
    'content.check',
    'read',
    () => checkContent(f.session, { compartments: [f.compartment.id], percent: 1 }, quietJob),
  ],
  ['folder.create', 'add', () => createFolder(f.session, { ...here(), parent: null, name: 'New' })],
  ['folder.rename', 'add', () => renameFolder(f.session, { ...here(), folder, name: 'Box 2' })],
  ['item.rename', 'add', () => renameItem(f.session, { ...here(), item, name: 'note.txt' })],
  ['item.move', 'add', () => moveItems(f.session, { ...here(), items: [item], folder })],
  ['file.import', 'add', () => f.import([join(f.outside, 'letter.txt')])],
  ['file.export', 'export', () => exportFiles(f.session, exporting(), quietJob)],
  ['item.trash', 'add', () => trashItems(f.session, { ...here(), selection: none })],
  ['item.untrash', 'add', () => untrashItems(f.session, { ...here(), selection: none })],
  ['item.remove', 'administer', () => removeItems(f.session, { ...here(), selection: none }, quietJob)],
  ['compartment.rename', 'administer', () => renameCompartment(f.session, { ...here(), name: 'A to G' })],
  [
    'grant.give',
    'administer',
    () => giveGrant(f.session, { ...here(), staffId: 'ab'.repeat(16), rights: ['read'], until: null }),
  ],
]

function exporting() {
  return { ...here(), selection: none, to: join(f.outside, 'target'), reason: 'Audit' }
}

/** What an act ends with: `passed`, or the code of its fault and the right that it names. */
async function outcome(rights: readonly Right[], act: () => unknown): Promise<string> {
  f.session.addCompartment({ ...f.compartment, rights: new Set(rights) })
  try {
    await act()
    return 'passed'
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return `${error.code} ${String(error.details['right'] ?? '')}`.trim()
  }
}

describe.each(ACTS)('%s', (_, needs, act) => {
  test(`is refused without the right to ${needs}`, async () => {
    const others = right.options.filter((one) => one !== needs)
    expect(await outcome(others, act)).toBe(`no-right ${needs}`)
  })

  test(`needs no other right than to ${needs}`, async () => {
    expect(await outcome([needs], act)).not.toMatch(/^no-right/)
  })
})
