/** Fault 27: grants that are swapped, replayed, foreign, expired, or put back after they were revoked open nothing. */
import { describe, expect, test } from 'vitest'
import { right, type Right } from '../../shared/contract/file.ts'
import { giveGrant } from '../../electron/engine/compartments/give-grant.ts'
import { listGrants } from '../../electron/engine/compartments/list-grants.ts'
import { recordGrant } from '../../electron/engine/compartments/record-grant.ts'
import { reviewGrants } from '../../electron/engine/compartments/review-grants.ts'
import { revokeGrant } from '../../electron/engine/compartments/revoke-grant.ts'
import { listItems } from '../../electron/engine/files/items.ts'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import { type GrantContext, grantLayout } from '../../electron/engine/format/grant.ts'
import { giveGrant as seal } from '../../electron/engine/keys/grants.ts'
import { combineSheets } from '../../electron/engine/keys/recovery.ts'
import { staffKeysFrom } from '../../electron/engine/keys/staff-keys.ts'
import { headStore } from '../../electron/engine/session/head-store.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import { openRecovered } from '../../electron/engine/session/recovered-vault.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { type TwoCustodians, twoCustodians, withoutGrant } from '../helpers/two-custodians.ts'

const DAY = 24 * 60 * 60 * 1000
const ALL = [...right.options]

function give(f: TwoCustodians, rights: Right[], until: number | null = null) {
  return giveGrant(f.present(), { compartment: f.id, staffId: f.second, rights, until })
}

function ownRow({ registry, person }: VaultSession) {
  const [row] = registry.grantsFor(person.staffId)
  if (row === undefined) throw new Error('no grant')
  return row
}

/** What the second custodian finds at unlock: rights, or why it does not open. */
async function found(f: TwoCustodians): Promise<readonly string[] | string> {
  const { id } = f
  const session = await f.as('second')
  const [shut] = session.shutCompartments()
  if (shut !== undefined) return shut.fault.code
  const open = session.compartments().find((one) => one.id === id)
  return open === undefined ? 'closed' : [...open.rights]
}

describe('a grant', () => {
  test('gives exactly its rights, is narrowed, widened and revoked, and says who gave it', async () => {
    await using f = await twoCustodians()
    await give(f, ['read', 'add'])
    expect(await found(f)).toEqual(['read', 'add'])
    await f.as('first')
    await give(f, ['read', 'export'])
    expect(await found(f)).toEqual(['read', 'export'])
    const { grants, compartments } = listGrants(await f.as('first'))
    expect(compartments).toMatchObject([{ epoch: 1, epochDue: false, administered: true }])
    expect(grants.find(({ staffId }) => staffId === f.second)).toMatchObject({
      ...{ rights: ['read', 'export'], epoch: 1, until: null, givenBy: 'AB1', dormant: false },
    })
    expect(await f.present().ledger.verify(new AbortController().signal, () => undefined)).toMatchObject({
      intact: true,
    })
    await revokeGrant(f.present(), { compartment: f.id, staffId: f.second })
    expect(await found(f)).toBe('closed')
    expect(f.present().authority.refused).toBe(0)
  })

  test('that was wider and is put back opens nothing', async () => {
    await using f = await twoCustodians()
    const { registry } = f.present()
    const [wide] = registry.grantsFor(f.second)
    await give(f, ['read'])
    if (wide === undefined) throw new Error('no grant')
    registry.addGrant(wide)
    await f.present().publish()
    expect(await found(f)).toBe('grant-invalid')
  })

  test('that was revoked and is put back opens nothing', async () => {
    await using f = await twoCustodians()
    const { registry } = f.present()
    await give(f, ALL)
    const [row] = registry.grantsFor(f.second)
    await revokeGrant(f.present(), { compartment: f.id, staffId: f.second })
    if (row === undefined) throw new Error('no grant')
    registry.addGrant(row)
    await f.present().publish()
    expect(await found(f)).toBe('closed')
  })

  test('sealed to a swapped public key opens for nobody', async () => {
    await using f = await twoCustodians()
    await give(f, ALL)
    const session = f.present()
    using strangers = SecretKey.random('staff')
    using pair = staffKeysFrom(f.second, strangers)
    const {
      sealed: _,
      signature: __,
      ...context
    } = grantLayout.decode(session.registry.grantsFor(f.second)[0]?.grant ?? Buffer.alloc(0))
    using key = SecretKey.random('compartment')
    const swapped = seal({ ...context, granteeKey: pair.sealing.publicKey }, key, session.person.keys.signing)
    recordGrant(session, swapped)
    await session.publish()
    expect(await found(f)).toBe('grant-invalid')
  })

  test('for the recovery sheets that its giver did not sign opens nothing', async () => {
    await using f = await twoCustodians()
    const session = f.present()
    const row = session.registry.grantsFor('recovery').find(({ compartment }) => compartment === f.id)
    if (row === undefined) throw new Error('no grant')
    const grant = grantLayout.decode(row.grant)
    const signature = Buffer.from(grant.signature)
    signature.writeUInt8(signature.readUInt8(0) ^ 1)
    session.registry.addGrant({ ...row, grant: grantLayout.encode({ ...grant, signature }) })
    await session.publish()
    await session.close()
    const { folder, environment, sheets } = f.vault
    const { recovery } = (await headStore(folder).read()).head
    using keys = await combineSheets(sheets.slice(0, 2), recovery)
    await using open = await openRecovered({ ...environment, folder, keys, access: 'read' })
    expect(open.compartments()).toEqual([])
    expect(open.shutCompartments()).toMatchObject([{ id: f.id, fault: { code: 'grant-invalid' } }])
  })

  test('that somebody without the right to gives themselves has no effect', async () => {
    await using f = await twoCustodians()
    await give(f, ['read'])
    const session = await f.as('second')
    const row = ownRow(session)
    using key = SecretKey.random('compartment')
    const { sealed: _, signature: __, ...context } = grantLayout.decode(row.grant)
    const wider: GrantContext = { ...context, giver: f.second, rights: ALL, givenAt: session.now() }
    recordGrant(session, seal(wider, key, session.person.keys.signing))
    await session.publish()
    expect(session.authority.refused).toBe(1)
    expect([...(session.authority.grant(f.id, f.second)?.rights ?? [])]).toEqual(['read'])
    expect(await found(f)).toBe('grant-invalid')
  })

  test('past its end opens nothing, at once and at the next unlock, and a clock set back does not revive it', async () => {
    let ahead = 0
    const clock = { ...machineClock, now: () => Date.now() + ahead }
    await using f = await twoCustodians({ clock })
    const { id } = f
    await give(f, ['read'], Date.now() + DAY)
    const session = await f.as('second')
    const view = { of: 'everything' } as const
    const list = () =>
      listItems(session, { compartment: id, view, sort: 'name', descending: false, offset: 0, limit: 1 })
    expect((await list()).total).toBe(0)
    ahead = 2 * DAY
    expect((await faultOf(list)).code).toBe('no-right')
    expect(await found(f)).toBe('closed')
    ahead = 0
    expect(await found(f)).toBe('closed')
    ahead = 2 * DAY
    const listed = listGrants(await f.as('first')).grants.find(({ staffId }) => staffId === f.second)
    expect(listed).toMatchObject({ dormant: true })
  })
})

describe('giving', () => {
  test('needs the right to administer, somebody cleared, and an end to come', async () => {
    await using f = await twoCustodians()
    const past = give(f, ['read'], Date.now() - DAY)
    expect((await faultOf(() => past)).code).toBe('input-invalid')
    // Both are one key: nobody adds who may not read.
    const blind = await faultOf(() => give(f, ['add', 'export']))
    expect(blind).toEqual({ code: 'input-invalid', details: { field: 'rights' } })
    const stranger = giveGrant(f.present(), {
      ...{ compartment: f.id, staffId: 'ab'.repeat(16), rights: ['read'], until: null },
    })
    expect((await faultOf(() => stranger)).code).toBe('not-found')
    await give(f, ['read', 'add', 'reveal', 'redact', 'export'])
    const session = await f.as('second')
    const own = { compartment: f.id, staffId: f.second, rights: ALL, until: null }
    expect(await faultOf(() => giveGrant(session, own))).toMatchObject({
      ...{ code: 'no-right', details: { right: 'administer' } },
    })
    const closed = await withoutGrantOf(f)
    expect((await faultOf(() => giveGrant(closed, own))).code).toBe('no-right')
  })

  test('never takes the right to administer from the last one who has it', async () => {
    await using f = await twoCustodians()
    const { id } = f
    const own = f.present().person.staffId
    await give(f, ['read'])
    const narrower = { compartment: id, staffId: own, rights: ['read' as const], until: null }
    expect((await faultOf(() => giveGrant(f.present(), narrower))).code).toBe('last-administrator')
    const ending = { compartment: id, staffId: own, rights: ALL, until: Date.now() + DAY }
    expect((await faultOf(() => giveGrant(f.present(), ending))).code).toBe('last-administrator')
    const gone = revokeGrant(f.present(), { compartment: id, staffId: own })
    expect((await faultOf(() => gone)).code).toBe('last-administrator')
    await give(f, ALL)
    await giveGrant(f.present(), narrower)
    expect((await faultOf(() => give(f, ['read']))).code).toBe('no-right')
  })

  test('is reviewed line by line', async () => {
    await using f = await twoCustodians()
    const before = listGrants(f.present())
    expect(before.reviewedAt).toBeNull()
    const lines = before.grants.map(({ compartment, staffId }) => ({ compartment, staffId }))
    expect(lines).toHaveLength(2)
    expect((await faultOf(() => reviewGrants(f.present(), { lines: lines.slice(1) }))).code).toBe(
      'not-confirmed',
    )
    await reviewGrants(f.present(), { lines })
    const { reviewedAt, reviewDueAt } = listGrants(f.present())
    expect((reviewDueAt ?? 0) - (reviewedAt ?? 0)).toBeGreaterThan(180 * DAY)
  })
})

async function withoutGrantOf(f: TwoCustodians): Promise<VaultSession> {
  await f.as('first')
  return await withoutGrant(f)
}
