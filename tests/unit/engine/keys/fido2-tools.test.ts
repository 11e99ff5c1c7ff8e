import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { KeyProof, KeyRequest } from '../../../../shared/contract/hardware-key.ts'
import { askKeyTool, keyTools, registerByKeyTool } from '../../../../electron/engine/keys/fido2-tools.ts'
import { CeremonyDesk } from '../../../../electron/engine/session/ceremonies.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import {
  layRecordedTools,
  plugIn,
  pluggedIn,
  RECORDED_DEVICE,
  type RecordedKey,
  recordedRuns,
} from '../../../helpers/recorded-key-tools.ts'
import { SoftKey } from '../../../helpers/soft-key.ts'

const PIN = '738-214 ü'
const OWNER = { code: 'AB1', known: [], syncedKeys: false }
const signal = new AbortController().signal

let folder: string
let key: RecordedKey
let desk: CeremonyDesk

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strongroom-tools-'))
  key = { state: new SoftKey().state(), pin: Buffer.from(PIN).toString('latin1'), retries: 8 }
  layRecordedTools(folder, key)
  desk = new CeremonyDesk({ uptime: () => 0 })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const ask = (request: KeyRequest, pin = PIN) => askKeyTool(request, RECORDED_DEVICE, pin, signal, [folder])
const register = (pin = PIN) =>
  registerByKeyTool(desk.register(OWNER), RECORDED_DEVICE, pin, signal, [folder])

describe('the recorded tools', () => {
  test('list the keys that are plugged in; without the tools there are none', async () => {
    expect(await keyTools([folder])).toEqual({
      available: true,
      keys: [{ path: RECORDED_DEVICE, name: 'Yubico YubiKey OTP+FIDO+CCID' }],
    })
    expect(await keyTools([join(folder, 'nowhere')])).toEqual({ available: false, keys: [] })
  })

  test('register and prove a key, verified as a window’s would be', async () => {
    const request = desk.register(OWNER)
    const made = await registerByKeyTool(request, RECORDED_DEVICE, PIN, signal, [folder])
    const first = await desk.registered(made)
    const second = await desk.prove(await ask(first))
    expect(await desk.prove(await ask(second ?? first))).toBeNull()
    expect(desk.proved(request.ceremony, 'AB1').authenticator.credentialId.toString('hex')).toBe(
      key.state.credentialId,
    )
  })

  test('give the secret that a browser would give: a key enrolled one way opens the other way', async () => {
    const request = desk.register(OWNER)
    const browser = new SoftKey(true, key.state)
    const first = await desk.registered(browser.register(request))
    plugIn(folder, { ...key, state: browser.state() })
    const byTool: KeyProof = await ask(first)
    const after = new SoftKey(true, pluggedIn(folder).state)
    const second = await desk.prove(byTool)
    const byBrowser = after.assert(second ?? first)
    expect(byTool.prf).toBe(byBrowser.prf)
    expect(await desk.prove(byBrowser)).toBeNull()
  })

  test('are told the PIN when they ask, and never by arguments or environment', async () => {
    const first = await desk.registered(await register())
    await ask(first)
    const runs = recordedRuns(folder)
    expect(runs.map(({ name, parameters }) => [name, ...parameters].join(' '))).toEqual([
      `fido2-cred -M -h -v ${RECORDED_DEVICE}`,
      `fido2-assert -G -h -v ${RECORDED_DEVICE}`,
    ])
    for (const { readAhead, environment, leads } of runs) {
      expect(readAhead.split('\n')).toHaveLength(5)
      // With a character that base64 has not: three digits alone come in random bytes, too.
      expect(readAhead).not.toContain('738-214')
      expect(environment).toEqual([])
      expect(leads).toBe(true)
    }
  })

  test('a wrong PIN is said, with what the key has left', async () => {
    expect(await faultOf(() => register('000000'))).toEqual({ code: 'key-pin', details: { left: 7 } })
    expect(await faultOf(() => register('12\n34'))).toEqual({
      code: 'input-invalid',
      details: { field: 'pin' },
    })
  })

  test.each([
    ['FIDO_ERR_PIN_BLOCKED', 'key-pin', { left: 0 }],
    ['FIDO_ERR_PIN_AUTH_BLOCKED', 'key-pin', { left: 0 }],
    ['FIDO_ERR_PIN_NOT_SET', 'key-unsuitable', { why: 'no-user-verification' }],
    ['FIDO_ERR_UNSUPPORTED_EXTENSION', 'key-unsuitable', { why: 'no-prf' }],
    ['FIDO_ERR_ACTION_TIMEOUT', 'key-tool', { why: 'FIDO_ERR_ACTION_TIMEOUT' }],
  ])('%s is %s', async (complaint, code, details) => {
    plugIn(folder, { ...key, complaint })
    expect(await faultOf(() => register())).toEqual({ code, details })
  })

  test('a key of the older kind is refused', async () => {
    plugIn(folder, { ...key, format: 'fido-u2f' })
    const made = await register()
    expect(await faultOf(() => desk.registered(made))).toEqual({
      code: 'key-unsuitable',
      details: { why: 'u2f' },
    })
  })

  test('a key that is registered already is known without a touch and without its PIN', async () => {
    const other = Buffer.alloc(48, 1)
    const known = [other, Buffer.from(key.state.credentialId, 'hex')]
    const again = desk.register({ ...OWNER, known })
    const fault = await faultOf(() => registerByKeyTool(again, RECORDED_DEVICE, PIN, signal, [folder]))
    expect(fault).toEqual({ code: 'key-known', details: {} })
    const looks = `fido2-assert -G -t up=false ${RECORDED_DEVICE}`
    const runs = recordedRuns(folder).map(({ name, parameters }) => [name, ...parameters].join(' '))
    expect(runs).toEqual([looks, looks])
    const elsewhere = desk.register({ ...OWNER, known: [other] })
    await registerByKeyTool(elsewhere, RECORDED_DEVICE, PIN, signal, [folder])
  })

  test.each([
    ['in letters of any script', 'пін-код 𝟛𝟜 ✓'],
    ['with quotes, dollars and backslashes', `'"\$(id)\`%s`],
    ['with spaces at both ends', '  12 34  '],
    ['that looks like an option', '--help'],
    ['of sixty-three bytes', 'x'.repeat(63)],
  ])('a PIN %s reaches the key as it was typed, and nothing else does', async (_, pin) => {
    plugIn(folder, { ...key, pin: Buffer.from(pin).toString('latin1') })
    const first = await desk.registered(await register(pin))
    await ask(first, pin)
    for (const { parameters, readAhead } of recordedRuns(folder)) {
      expect(`${parameters.join(' ')} ${readAhead}`).not.toContain(pin)
    }
  })

  test('a PIN typed with combining marks is the same PIN', async () => {
    plugIn(folder, { ...key, pin: Buffer.from('grün-21').toString('latin1') })
    await expect(register('gru\u0308n-21')).resolves.toBeDefined()
  })

  test.each(['12\n34', '1234\r', '12\u000034'])(
    'a PIN of two lines is refused before a tool runs: %j',
    async (pin) => {
      expect(await faultOf(() => register(pin))).toEqual({ code: 'input-invalid', details: { field: 'pin' } })
      expect(existsSync(join(folder, 'runs'))).toBe(false)
    },
  )

  test('no fault of the tools tells the PIN', async () => {
    const wrong = 'canary-4711'
    for (const complaint of [undefined, 'FIDO_ERR_INTERNAL', 'FIDO_ERR_PIN_BLOCKED']) {
      plugIn(folder, { ...key, ...(complaint === undefined ? {} : { complaint, pin: wrong }) })
      const fault = await register(wrong).catch((thrown: unknown) => thrown)
      expect(inspect(fault, { depth: 9, showHidden: true })).not.toContain(wrong)
      expect(fault).toBeInstanceOf(Error)
    }
  })

  test('of several credentials the one on this key is asked; none is foreign', async () => {
    const first = await desk.registered(await register())
    const [own] = first.credentials
    const other = {
      credentialId: Buffer.alloc(48, 1).toString('base64url'),
      salt: own?.salt ?? '',
      transports: [],
    }
    const proof = await ask({ ...first, credentials: [other, ...first.credentials] })
    expect(proof.assertion.id).toBe(own?.credentialId)
    const touched = recordedRuns(folder).filter(({ parameters }) => parameters.includes('-v'))
    expect(touched).toHaveLength(2)
    expect(await faultOf(() => ask({ ...first, credentials: [other] }))).toEqual({
      code: 'key-refused',
      details: { why: 'foreign' },
    })
  })

  test('a tool that does not answer ends when it is cancelled', async () => {
    plugIn(folder, { ...key, deaf: true })
    const request = desk.register(OWNER)
    const started = Date.now()
    const late = AbortSignal.timeout(500)
    const fault = await faultOf(() => registerByKeyTool(request, RECORDED_DEVICE, PIN, late, [folder]))
    expect(fault.code).toBe('cancelled')
    expect(Date.now() - started).toBeLessThan(5000)
  })

  test.each(['/dev/sda', '-d', '/dev/hidraw7 -d', '/dev/hidraw7\n', '../hidraw7'])(
    'nothing but a key’s own device is named to a tool: %j',
    async (path) => {
      const fault = await faultOf(() => registerByKeyTool(desk.register(OWNER), path, PIN, signal, [folder]))
      expect(fault).toEqual({ code: 'input-invalid', details: { field: 'path' } })
    },
  )
})

describe.runIf(existsSync('/usr/bin/fido2-assert'))('the real tools, without a key', () => {
  test('are found, and see none of the device that is not there', async () => {
    expect((await keyTools()).available).toBe(true)
    const request = desk.register(OWNER)
    const fault = await faultOf(() => registerByKeyTool(request, '/dev/hidraw9999', PIN, signal))
    expect(fault).toEqual({ code: 'key-tool', details: { why: 'FIDO_ERR_INTERNAL' } })
  })
})
