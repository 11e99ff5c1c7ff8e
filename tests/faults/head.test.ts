/** Faults 13, 14 and 27: dead copies of the head, hostile KDF costs, exchanged keys and grants. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { certificateHash, certificateLayout } from '../../electron/engine/format/staff-certificate.ts'
import { issueCertificate } from '../../electron/engine/keys/certificates.ts'
import { normalisePasscode } from '../../electron/engine/keys/passcode.ts'
import { openSlot } from '../../electron/engine/keys/slots.ts'
import { registryKeysFrom } from '../../electron/engine/keys/registry-keys.ts'
import { signAcceptance } from '../../electron/engine/ledger/directory.ts'
import { openLedger } from '../../electron/engine/ledger/open-ledger.ts'
import { openRegistry } from '../../electron/engine/store/open-registry.ts'
import { decodeHead, encodeHead, type Head } from '../../electron/engine/format/head.ts'
import { type RecoveryDraft, drawRecovery } from '../../electron/engine/keys/recovery.ts'
import { giveGrant } from '../../electron/engine/keys/grants.ts'
import { signState } from '../../electron/engine/keys/signed-state.ts'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import { staffKeysFrom } from '../../electron/engine/keys/staff-keys.ts'
import { openRegistryKey } from '../../electron/engine/session/open-folder.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'
import type { GuardFinding } from '../../shared/contract/ledger.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { PASSCODE, quietJob, type VaultFixture, vaultFixture } from '../helpers/vault-fixture.ts'
import { workedMilliseconds } from '../helpers/worked-milliseconds.ts'

let fixture: VaultFixture
let folder: string

beforeAll(async () => {
  fixture = await vaultFixture()
  await (await fixture.create()).close()
})
afterAll(() => fixture[Symbol.asyncDispose]())

/** Every test has a copy of the vault, on a machine that never saw it. */
let environment: VaultFixture['environment']
beforeEach(async (context) => {
  folder = join(fixture.base, `copy-${context.task.id}`)
  await cp(fixture.folder, folder, { recursive: true })
  environment = { ...fixture.environment, machineFolder: `${folder}-machine` }
})

const unlock = () =>
  unlockVault(environment, { folder, staffCode: 'AB1', passcode: PASSCODE, allowConnected: false }, quietJob)
const copies = () => [join(folder, 'head.a'), join(folder, 'head.b')] as const

async function newestHead(): Promise<Head> {
  const heads = await Promise.all(copies().map(async (path) => decodeHead(await readFile(path))))
  return heads.sort((a, b) => b.state.sequence - a.state.sequence)[0]!
}

async function writeHeads(head: Head): Promise<void> {
  for (const path of copies()) await writeFile(path, encodeHead(head))
}

/** Signs a head with whatever key an attacker has. */
function resigned(head: Head, as: { signer: string; keys: ReturnType<typeof staffKeysFrom> }): Head {
  const { sequence, at, ledger, registry, compartments } = head.state
  const state = signState(
    { sequence: sequence + 1, at, ledger, registry, compartments, signer: as.signer },
    head,
    as.keys.signing,
  )
  return { ...head, state }
}

function stranger(staffId: string) {
  using key = SecretKey.random('staff')
  return staffKeysFrom(staffId, key)
}

test.each([0, 1])('one dead copy (%i) is repaired, and the ledger says so', async (dead) => {
  await writeFile(copies()[dead]!, Buffer.alloc(4096))
  const session = await unlock()
  expect(session.headRepaired).toBe(true)
  expect(session.ledger.list({ act: 'head.repaired' }, 0, 1).rows[0]?.facts).toEqual({
    copy: dead === 0 ? 'head.a' : 'head.b',
  })
  await session.close()
  await rm(copies()[1 - dead]!)
  const again = await unlock()
  expect(again.mode).toBe('normal')
  await again.close()
})

test('both copies dead: said so, and nothing is written over them', async () => {
  for (const path of copies()) await writeFile(path, 'dead')
  expect(await faultOf(unlock)).toEqual({ code: 'head-damaged', details: { copies: 2 } })
  for (const path of copies()) expect(await readFile(path, 'utf8')).toBe('dead')
})

test.each([
  ['raised to the sky', { memoryBytes: 2 ** 45, passes: 3 }],
  ['a million passes', { memoryBytes: 64 * 1024 * 1024, passes: 1_000_000 }],
  ['lowered to nothing', { memoryBytes: 8192, passes: 1 }],
])('a KDF cost %s is refused before anything is allocated', async (_, cost) => {
  const head = await newestHead()
  const slots = head.slots.map((slot) => ({ ...slot, kdf: slot.kdf && { ...slot.kdf, ...cost } }))
  const keys = stranger(head.state.signer)
  await writeHeads(resigned({ ...head, slots }, { signer: head.state.signer, keys }))
  const before = process.memoryUsage.rss()
  const worked = workedMilliseconds()
  expect((await faultOf(unlock)).code).toBe('kdf-cost')
  expect(worked()).toBeLessThan(1000)
  expect(process.memoryUsage.rss() - before).toBeLessThan(32 * 1024 * 1024)
})

test('a head signed by somebody unknown, or by a key that is not the signer’s, is refused', async () => {
  const head = await newestHead()
  const unknown = 'ff'.repeat(16)
  for (const signer of [unknown, head.state.signer]) {
    await writeHeads(resigned(head, { signer, keys: stranger(signer) }))
    expect((await faultOf(unlock)).code).toBe('head-damaged')
  }
})

async function ownStaffKey(head: Head): Promise<SecretKey<'staff'>> {
  const passcode = normalisePasscode(PASSCODE)
  return (await openSlot(head.vaultId, head.slots[0]!, { passcode })) ?? expect.unreachable()
}

/** The key that the person's own grant in the head opens to. */
async function ownRegistryKey(head: Head): Promise<SecretKey<'registry'>> {
  using staffKey = await ownStaffKey(head)
  using keys = staffKeysFrom(head.state.signer, staffKey)
  return openRegistryKey(head, { party: keys.staffId, sealing: keys.sealing })
}

test('another key on the word of a custodian opens no registry', async () => {
  const head = await newestHead()
  const keys = stranger(head.state.signer)
  using key = SecretKey.random('registry')
  const grant = giveGrant({ ...head.registryGrants[0]!, giver: head.state.signer }, key, keys.signing)
  const registryGrants = [grant, ...head.registryGrants.slice(1)]
  await writeHeads(resigned({ ...head, registryGrants }, { signer: head.state.signer, keys }))
  expect((await faultOf(unlock)).code).toBe('registry-damaged')
})

test('a grant sealed by somebody else, of another vault, or for another key is refused', async () => {
  const head = await newestHead()
  const mine = head.registryGrants[0]!
  const keys = stranger(head.state.signer)
  using key = SecretKey.random('registry')
  using right = await ownRegistryKey(head)
  const forged = [
    giveGrant(mine, key, keys.signing),
    // The right key, on the word of a custodian who never gave it, and of somebody whom nobody knows.
    giveGrant({ ...mine, giver: head.state.signer }, right, keys.signing),
    giveGrant({ ...mine, giver: 'ff'.repeat(16) }, right, keys.signing),
    { ...mine, vaultId: 'ab'.repeat(16) },
    { ...mine, granteeKey: keys.sealing.publicKey },
    { ...mine, sealed: head.registryGrants[1]!.sealed },
  ]
  for (const grant of forged) {
    const registryGrants = [grant, ...head.registryGrants.slice(1)]
    await writeHeads(resigned({ ...head, registryGrants }, { signer: head.state.signer, keys }))
    expect((await faultOf(unlock)).code).toBe('grant-invalid')
  }
})

/** A vault of an attacker's own, round the slot and the public keys of the person who will unlock it. */
async function layTrap(head: Head, draft: RecoveryDraft, acceptance: Buffer): Promise<void> {
  const { vaultId, slots } = head
  const own = head.registryGrants[0]!
  using key = SecretKey.random('registry')
  using registryKeys = registryKeysFrom(vaultId, key)
  await rm(join(folder, 'registry.db'))
  const registry = openRegistry(
    join(folder, 'registry.db'),
    'create',
    registryKeys.databaseKey,
    registryKeys.rowTag.bind(registryKeys),
  )
  const staffId = own.grantee
  const certificate = issueCertificate(
    {
      ...{ vaultId, staffId, code: 'AB1', name: 'Anna Berg', role: 'custodian', by: 'recovery' },
      ...{ sealingKey: own.granteeKey, signingKey: head.state.signerKey, enrolledAt: 1 },
    },
    draft.keys.signing,
  )
  const author = { by: 'recovery', signing: draft.keys.signing } as const
  const verify = () => Promise.reject(new Error('not asked'))
  const keyOf = () => draft.keys.signing.publicKey
  const ledger = openLedger({ vaultId, registry, author, keyOf, verify, writable: () => true, now: Date.now })
  registry.putStaff({
    ...{
      staffId,
      code: 'AB1',
      certificate: certificateLayout.encode(certificate),
      acceptance,
      private: null,
    },
  })
  const hash = certificateHash(certificate).toString('hex')
  ledger.record('vault.created', { facts: { staff: staffId, certificate: hash, airGapRule: 'warn' } })
  const grant = giveGrant({ ...own, giver: 'recovery' }, key, draft.keys.signing)
  const access = { vaultId, slots, registryGrants: [grant], recovery: draft.facts }
  const state = signState(
    {
      ...{
        sequence: 99,
        at: Date.now(),
        ledger: ledger.head(),
        registry: registry.state(),
        compartments: [],
      },
      signer: 'recovery',
    },
    access,
    draft.keys.signing,
  )
  registry.close()
  await writeHeads({ formatVersion: head.formatVersion, ...access, state })
}

test('a whole vault of somebody else’s making, put round a person’s own slot, does not open', async () => {
  const head = await newestHead()
  using draft = await drawRecovery(2, 2)
  const attacker = stranger(head.state.signer)
  await layTrap(head, draft, signAcceptance(head.vaultId, draft.facts, attacker.signing))
  expect((await faultOf(unlock)).code).toBe('grant-invalid')
  // Nothing else was wrong with the trap: with the person's own signature it would have opened.
  using staffKey = await ownStaffKey(head)
  using keys = staffKeysFrom(head.state.signer, staffKey)
  await layTrap(head, draft, signAcceptance(head.vaultId, draft.facts, keys.signing))
  await (await unlock()).close()
})

test('on a connected machine, too, the person who goes on is told of a mended copy, once', async () => {
  const cable: GuardFinding = { kind: 'interface', name: 'eth0', serious: true }
  const connected = { ...environment, lookAtMachine: () => Promise.resolve([cable]) }
  const goOn = async (allowConnected: boolean) => {
    const input = { folder, staffCode: 'AB1', passcode: PASSCODE, allowConnected }
    const session = await unlockVault(connected, input, quietJob)
    await session.close()
    return session.headRepaired
  }
  await writeFile(copies()[0], 'not a head')
  expect((await faultOf(() => goOn(false))).code).toBe('air-gap')
  expect(await goOn(true)).toBe(true)
  expect(await goOn(true)).toBe(false)
})
