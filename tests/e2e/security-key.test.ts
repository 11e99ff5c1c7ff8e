/** Security keys in the real window: Chromium's own WebAuthn against virtual authenticators, a fresh one for each test. */
import { createHash, createPrivateKey, sign } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CallInput, CallName, CallOutput } from '../../shared/contract/contract.ts'
import type { KeyProof } from '../../shared/contract/hardware-key.ts'
import { Canaries } from '../helpers/canaries.ts'
import { answerOpenDialogs, launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { bundleForPage } from '../helpers/in-page.ts'
import type * as PageKeys from '../helpers/page-keys.ts'
import { SoftKey } from '../helpers/soft-key.ts'
import { VirtualKey } from '../helpers/virtual-key.ts'
import { createVault, lock, PASSCODE, STAFF_CODE } from '../helpers/window-walk.ts'

type InPage = typeof PageKeys
/** Long enough for a key that answers, on a loaded machine. */
const PATIENT = 20_000
/** For keys that will not answer. */
const IMPATIENT = 2500

let running: RunningApp
let page: Page
let folder: string
let bundle: string
let place: string

/** Runs one function of page-keys.ts inside the page, which is a new one after each lock. */
async function inPage<N extends keyof InPage>(
  name: N,
  ...input: Parameters<InPage[N]>
): Promise<Awaited<ReturnType<InPage[N]>>> {
  const there = await page.evaluate(() => 'pageKeys' in globalThis)
  if (!there) await page.evaluate(bundle)
  const result: unknown = await page.evaluate(
    ([called, given]) => {
      const { pageKeys } = globalThis as unknown as {
        pageKeys: Record<string, (...input: readonly unknown[]) => unknown>
      }
      return pageKeys[called]?.(...given)
    },
    [name, input] as const,
  )
  return result as Awaited<ReturnType<InPage[N]>>
}

/** Asks one question of the contract. */
const answer = async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> =>
  (await inPage('call', name, input)) as CallOutput<N>

const enter = async () => {
  expect((await inPage('unlockWith', place, STAFF_CODE, PASSCODE)).end).toBe('ok')
}
const byKey = (passcode = '', timeoutMs = PATIENT) =>
  inPage('unlockByKey', place, STAFF_CODE, passcode, timeoutMs)
const isOpen = async () => (await answer('session.state', {})).state === 'unlocked'

/** Enrols the key that is in the machine, and locks. */
async function enrol(): Promise<void> {
  await enter()
  expect((await inPage('addKey', 'key', PASSCODE, PATIENT)).end).toBe('ok')
  await lock(page)
}

/** The credential of a key that was enrolled and then pulled out. */
async function credentialOfOwnKey() {
  await using key = await VirtualKey.insert(page)
  await enrol()
  const [credential] = await key.credentials()
  return credential ?? expect.unreachable()
}

/** Leaves the vault as it was: locked, with the passcode alone, and no wrong attempt counted. */
afterEach(async () => {
  if (!(await isOpen())) await enter()
  const { ways } = await answer('way.list', {})
  for (const { slot, kind } of ways) {
    if (kind !== 'passcode') expect((await inPage('removeWay', slot, PASSCODE)).end).toBe('ok')
  }
  await lock(page)
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strongroom-key-'))
  bundle = await bundleForPage('tests/helpers/page-keys.ts', 'pageKeys')
  running = await launchElectron()
  page = running.window
  await createVault(running, { parent: folder, rule: 'warn' })
  await lock(page)
  const { vaults } = await answer('recent.list', {})
  place = vaults[0]?.place ?? ''
}, 120_000)
afterAll(async () => {
  await running.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a key that was registered', () => {
  it('opens the vault, and the ledger tells by which way', async () => {
    await using _key = await VirtualKey.insert(page)
    await enrol()
    const { end, proof } = await byKey()
    expect(end).toBe('ok')
    const { rows } = await answer('ledger.list', {
      filter: { act: 'session.unlocked' },
      offset: 0,
      limit: 1,
    })
    expect(rows[0]?.facts).toMatchObject({ way: 'key', mode: 'normal' })
    await lock(page)
    // Its secret is nowhere: neither as the text that crossed the bridge nor as bytes.
    const secret = proof?.prf ?? ''
    expect(secret).toHaveLength(43)
    const canaries = new Canaries()
    canaries.watch('secret of the key', secret)
    canaries.watch('secret of the key in hexadecimal', Buffer.from(secret, 'base64url').toString('hex'))
    canaries.watchBytes('bytes of the secret', Buffer.from(secret, 'base64url'))
    expect([...canaries.foundIn(folder), ...canaries.foundIn(running.home)]).toEqual([])
    expect(running.output()).not.toContain(secret)
  })

  it.each([
    ['a bad UV bit', { isBadUV: true }],
    ['a bad UP bit', { isBadUP: true }],
    ['a bogus signature', { isBogusSignature: true }],
  ])('answers with %s: the secret comes along, and nothing opens', async (_, bits) => {
    await using key = await VirtualKey.insert(page)
    await enrol()
    await key.spoil(bits)
    const { end, proof } = await byKey()
    expect(proof?.prf).toHaveLength(43)
    expect(end).toBe('key-refused not-verified')
    expect(await isOpen()).toBe(false)
  })

  it('does not answer for somebody whom it does not recognise', async () => {
    await using key = await VirtualKey.insert(page)
    await enrol()
    await key.verifyUser(false)
    expect((await byKey('', IMPATIENT)).end).toBe('key-silent')
  })

  it('is not waited for longer than was said when nobody touches it', async () => {
    await using key = await VirtualKey.insert(page)
    await enrol()
    await key.touch(false)
    const request = await inPage('challenge', place, STAFF_CODE)
    const startedAt = Date.now()
    expect((await inPage('ask', request, IMPATIENT)).end).toBe('key-silent')
    // Chromium by itself waits for ten seconds at least.
    expect(Date.now() - startedAt).toBeLessThan(IMPATIENT + 5000)
    // The window can ask again at once.
    await key.touch(true)
    expect((await byKey()).end).toBe('ok')
    await lock(page)
  })

  it('is silent once its credential is removed, and without the key nothing answers', async () => {
    {
      await using key = await VirtualKey.insert(page)
      await enrol()
      for (const { credentialId } of await key.credentials()) await key.forget(credentialId)
      expect((await byKey('', IMPATIENT)).end).toBe('key-silent')
    }
    await using _other = await VirtualKey.insert(page)
    expect((await byKey('', IMPATIENT)).end).toBe('key-silent')
  })

  it('may have a second one beside it, which opens alone', async () => {
    {
      await using _first = await VirtualKey.insert(page)
      await enrol()
    }
    await using _second = await VirtualKey.insert(page, { transport: 'internal' })
    await enrol()
    expect((await byKey()).end).toBe('ok')
    expect((await answer('way.list', {})).ways.map(({ kind }) => kind)).toEqual(['passcode', 'key', 'key'])
    await lock(page)
  })

  it('is known when it is registered again, and nothing is left on it', async () => {
    await using key = await VirtualKey.insert(page)
    await enrol()
    await enter()
    expect((await inPage('addKey', 'key', PASSCODE, PATIENT)).end).toBe('key-known')
    expect(await key.credentials()).toHaveLength(1)
    expect((await answer('way.list', {})).ways).toHaveLength(2)
    await lock(page)
  })

  it('answers once: the same answer again opens nothing', async () => {
    await using _key = await VirtualKey.insert(page)
    await enrol()
    const { end, proof } = await byKey()
    expect(end).toBe('ok')
    await lock(page)
    expect((await inPage('unlockWith', place, STAFF_CODE, '', proof)).end).toBe('key-refused over')
  })

  it('whose answer lacks the secret later opens nothing', async () => {
    await using _key = await VirtualKey.insert(page)
    await enrol()
    const { proof } = await inPage('ask', await inPage('challenge', place, STAFF_CODE), PATIENT)
    const without = { ...(proof ?? expect.unreachable()), prf: '' }
    expect((await inPage('unlockWith', place, STAFF_CODE, '', without)).end).toBe('key-refused no-secret')
  })

  it('that counts fewer uses than before is taken for a copy, and stays out', async () => {
    await using key = await VirtualKey.insert(page)
    await enrol()
    const { proof } = await inPage('ask', await inPage('challenge', place, STAFF_CODE), PATIENT)
    const [credential] = await key.credentials()
    const copied = countedBack(proof ?? expect.unreachable(), credential?.privateKey ?? '')
    expect((await inPage('unlockWith', place, STAFF_CODE, '', copied)).end).toBe('key-copied')
    await enter()
    const { rows } = await answer('ledger.list', {
      filter: { act: 'key.refused' },
      offset: 0,
      limit: 1,
    })
    expect(rows[0]?.facts).toMatchObject({ why: 'copied', counter: 1 })
    await lock(page)
    expect((await byKey()).end).toBe('ok')
    await lock(page)
  })

  it('whose credential was copied without its secret opens nothing', async () => {
    const copied = await credentialOfOwnKey()
    await using clone = await VirtualKey.insert(page)
    await clone.copy({ ...copied, signCount: copied.signCount + 10 })
    const { end, proof } = await byKey()
    // Signature and counter are right: only the secret tells.
    expect(proof).toBeDefined()
    expect(end).toMatch(/^key-refused (no|other)-secret$/)
    expect(await isOpen()).toBe(false)
  })

  it('that keeps no credential of its own opens the vault', async () => {
    await using _key = await VirtualKey.insert(page, { hasResidentKey: false })
    await enrol()
    expect((await byKey()).end).toBe('ok')
    await lock(page)
  })

  it('opens only if it verified its user, whatever the page asks of it', async () => {
    await using key = await VirtualKey.insert(page)
    await enrol()
    await inPage('discourageVerification')
    const willing = await byKey()
    expect(willing.end).toBe(isVerified(willing.proof) ? 'ok' : 'key-refused not-verified')
    if (await isOpen()) await lock(page)
    await key.verifyUser(false)
    await inPage('discourageVerification')
    const { end, proof } = await byKey('', IMPATIENT)
    // Keys may also refuse to give a secret to somebody whom they did not recognise.
    if (proof === undefined) expect(end).toBe('key-silent')
    else expect([isVerified(proof), end]).toEqual([false, 'key-refused not-verified'])
    expect(await isOpen()).toBe(false)
  })

  it('goes on opening when another one is taken away, which then opens nothing', async () => {
    {
      await using _kept = await VirtualKey.insert(page, { transport: 'internal' })
      await enrol()
      await enter()
      const before = (await answer('way.list', {})).ways.map(({ slot }) => slot)
      await lock(page)
      await using removed = await VirtualKey.insert(page)
      await enter()
      const { slot = '' } = await inPage('addKey', 'key', PASSCODE, PATIENT)
      expect(before).not.toContain(slot)
      expect((await inPage('removeWay', slot, PASSCODE)).end).toBe('ok')
      await lock(page)
      // The engine does not ask for it any more, and does not take its answer to the question for the other one.
      expect((await byKey('', IMPATIENT)).end).toBe('key-silent')
      expect(await removed.credentials()).toHaveLength(1)
    }
  })

  it('may never count at all', async () => {
    const key = new SoftKey(false)
    await enter()
    const request = await answer('key.register', { enrolling: null })
    const first = await answer('key.registered', { registration: key.register(request) })
    const { next } = await answer('key.prove', { proof: key.assert(first) })
    await answer('key.prove', { proof: key.assert(next ?? expect.unreachable()) })
    expect((await inPage('addProved', request.ceremony, PASSCODE)).end).toBe('ok')
    for (const _ of [1, 2]) {
      await lock(page)
      const proof = key.assert(await inPage('challenge', place, STAFF_CODE))
      expect((await inPage('unlockWith', place, STAFF_CODE, '', proof)).end).toBe('ok')
    }
  })
})

describe('a key that is not of this vault', () => {
  it('answers with a foreign credential: refused', async () => {
    await using _key = await VirtualKey.insert(page)
    await enrol()
    const foreign = new SoftKey().assert(await inPage('challenge', place, STAFF_CODE))
    expect((await inPage('unlockWith', place, STAFF_CODE, '', foreign)).end).toBe('key-refused foreign')
  })

  it('answers a question from before the vault was locked: it is over', async () => {
    await using _key = await VirtualKey.insert(page)
    await enrol()
    const { proof } = await inPage('ask', await inPage('challenge', place, STAFF_CODE), PATIENT)
    await enter()
    await lock(page)
    expect((await inPage('unlockWith', place, STAFF_CODE, '', proof)).end).toBe('key-refused over')
  })

  it('holds a credential of the same name for another RP ID: it does not answer', async () => {
    const ours = await credentialOfOwnKey()
    await using other = await VirtualKey.insert(page)
    await other.copy(ours, 'strongroom.internal')
    expect((await byKey('', IMPATIENT)).end).toBe('key-silent')
  })

  it('cannot be asked by our page in the name of another', async () => {
    await using _key = await VirtualKey.insert(page)
    await enrol()
    const request = await inPage('challenge', place, STAFF_CODE)
    // A parent of ours, which a page may name, and a stranger's, which it may not.
    for (const rpId of ['strongroom.internal', 'example.org'])
      expect((await inPage('ask', request, IMPATIENT, rpId)).end).toBe('key-silent')
  })

  it('made for another RP ID is refused when it is registered', async () => {
    await using _key = await VirtualKey.insert(page)
    await enter()
    expect((await inPage('addKey', 'key', PASSCODE, PATIENT, 'strongroom.internal')).end).toBe(
      'key-refused not-verified',
    )
  })
})

describe('a key that cannot be used', () => {
  it.each([
    ['without the extension', { hasPrf: false }, 'key-unsuitable no-prf', PATIENT],
    ['that does not recognise its user', { isUserVerified: false }, 'key-silent', IMPATIENT],
    [
      'that cannot verify anybody',
      { hasUserVerification: false, isUserVerified: false },
      'key-silent',
      IMPATIENT,
    ],
    ['that its maker copies to other devices', { synced: true }, 'key-unsuitable synced', PATIENT],
    ['of the older kind, U2F', { protocol: 'u2f' as const }, 'key-silent', IMPATIENT],
    ['that nobody touches', { touched: false }, 'key-silent', IMPATIENT],
  ])('%s is refused when it is registered', async (_, options, end, patience) => {
    await using _key = await VirtualKey.insert(page, options)
    await enter()
    expect((await inPage('addKey', 'key', PASSCODE, patience)).end).toBe(end)
    expect((await answer('way.list', {})).ways).toHaveLength(1)
  })
})

describe('passcode and key together', () => {
  it('a copy of the vault opens with neither alone, wherever it is taken', async () => {
    const copy = join(folder, 'Copy')
    await cp(join(folder, 'Vault'), copy, { recursive: true })
    await answerOpenDialogs(running.app, [[copy]])
    const { chosen } = await answer('place.choose', { purpose: 'vault-open' })
    const there = chosen[0]?.place ?? ''
    {
      await using _key = await VirtualKey.insert(page)
      expect((await inPage('unlockWith', there, STAFF_CODE, PASSCODE)).end).toBe('ok')
      expect((await inPage('addKey', 'both', PASSCODE, PATIENT)).end).toBe('ok')
      const { ways } = await answer('way.list', {})
      const passcode = ways.find(({ kind }) => kind === 'passcode')?.slot ?? ''
      expect((await inPage('removeWay', passcode, PASSCODE)).end).toBe('ok')
      await lock(page)
      expect((await inPage('unlockByKey', there, STAFF_CODE, '', PATIENT)).end).toBe('wrong-passcode')
      expect((await inPage('unlockByKey', there, STAFF_CODE, PASSCODE, PATIENT)).end).toBe('ok')
      await lock(page)
    }
    await using _other = await VirtualKey.insert(page)
    expect((await inPage('unlockWith', there, STAFF_CODE, PASSCODE)).end).toBe('wrong-passcode')
    expect((await inPage('unlockByKey', there, STAFF_CODE, PASSCODE, IMPATIENT)).end).toBe('key-silent')
  })
})

/** Whether the authenticator says that it verified its user: bit 2 of the flags (WebAuthn, section 6.1). */
function isVerified(proof: KeyProof | undefined): boolean {
  const { assertion } = proof ?? expect.unreachable()
  return (Buffer.from(assertion.authenticatorData, 'base64url').readUInt8(32) & 4) !== 0
}

/** What a copy of the key would answer that was made when it had been used once: all right but the counter. */
function countedBack(proof: KeyProof, privateKey: string): KeyProof {
  const authenticatorData = Buffer.from(proof.assertion.authenticatorData, 'base64url')
  authenticatorData.writeUInt32BE(1, 33)
  const clientHash = createHash('sha256')
    .update(Buffer.from(proof.assertion.clientDataJSON, 'base64url'))
    .digest()
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  const signature = sign('sha256', Buffer.concat([authenticatorData, clientHash]), key)
  return {
    ...proof,
    assertion: {
      ...proof.assertion,
      authenticatorData: authenticatorData.toString('base64url'),
      signature: signature.toString('base64url'),
    },
  }
}
