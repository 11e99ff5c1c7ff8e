import { describe, expect, it, vi } from 'vitest'
import {
  createGate,
  type GateParts,
  type SenderFrame,
  type ShellHandlers,
} from '../../../electron/main/gate.ts'
import { createGrants } from '../../../electron/main/grants.ts'
import { DROPPED } from '../../../shared/contract/channels.ts'
import { Fault } from '../../../shared/model/fault.ts'

const ORIGIN = 'https://vault.strongroom.internal'
const OUR_FRAME: SenderFrame = { frameTreeNodeId: 1, processId: 7, origin: ORIGIN, parent: null }
const fromUs = { senderFrame: OUR_FRAME }
const ID = '0123456789abcdef0123456789abcdef'

function setUp(changes: Partial<GateParts> = {}) {
  const grants = createGrants()
  const engineCall = vi.fn<GateParts['engineCall']>(() => Promise.resolve({}))
  const startJob = vi.fn<GateParts['startJob']>(() => ID)
  const cancelJob = vi.fn<GateParts['cancelJob']>()
  const note = vi.fn<GateParts['note']>()
  const touch = vi.fn(() => ({}))
  const shell = { 'session.lock': touch } as unknown as ShellHandlers
  const parts = { mainFrame: () => OUR_FRAME, grants, shell, engineCall, startJob, cancelJob, note }
  return { ...parts, touch, gate: createGate({ ...parts, ...changes }) }
}

const refused = (code: string): unknown =>
  expect.objectContaining({ ok: false, fault: expect.objectContaining({ code }) as unknown })

describe('who asks', () => {
  const strangers: Record<string, SenderFrame | null> = {
    'a frame that is gone': null,
    'a frame inside ours': { ...OUR_FRAME, frameTreeNodeId: 2, parent: OUR_FRAME },
    'our frame inside another': { ...OUR_FRAME, parent: OUR_FRAME },
    'another window': { ...OUR_FRAME, frameTreeNodeId: 9 },
    'another process': { ...OUR_FRAME, processId: 8 },
    'our frame after it left our origin': { ...OUR_FRAME, origin: 'https://example.com' },
    'a frame without an origin': { ...OUR_FRAME, origin: 'null' },
  }
  for (const [who, senderFrame] of Object.entries(strangers))
    it(`refuses ${who}, on every channel`, async () => {
      const { gate, touch, startJob, cancelJob } = setUp()
      expect(await gate.call({ senderFrame }, 'session.lock', {})).toEqual(refused('no-right'))
      expect(await gate.start({ senderFrame }, 'ledger.verify', {})).toEqual(refused('no-right'))
      expect(await gate.cancel({ senderFrame }, ID)).toEqual(refused('no-right'))
      expect(touch).not.toHaveBeenCalled()
      expect(startJob).not.toHaveBeenCalled()
      expect(cancelJob).not.toHaveBeenCalled()
    })

  it('refuses everybody while there is no window', async () => {
    const { gate } = setUp({ mainFrame: () => null })
    expect(await gate.call(fromUs, 'session.lock', {})).toEqual(refused('no-right'))
  })

  it('answers our window', async () => {
    const { gate, touch } = setUp()
    expect(await gate.call(fromUs, 'session.lock', {})).toEqual({ ok: true, value: {} })
    expect(touch).toHaveBeenCalledOnce()
  })
})

describe('what is asked', () => {
  for (const name of [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    'no.such',
    3,
    null,
    {},
    ['a'],
  ])
    it(`knows no call and no job named ${JSON.stringify(name)}`, async () => {
      const { gate, engineCall, startJob } = setUp()
      expect(await gate.call(fromUs, name, {})).toEqual(refused('input-invalid'))
      expect(await gate.start(fromUs, name, {})).toEqual(refused('input-invalid'))
      expect(engineCall).not.toHaveBeenCalled()
      expect(startJob).not.toHaveBeenCalled()
    })

  it('takes a job for no call and a call for no job', async () => {
    const { gate } = setUp()
    expect(await gate.call(fromUs, 'ledger.verify', {})).toEqual(refused('input-invalid'))
    expect(await gate.start(fromUs, 'session.lock', {})).toEqual(refused('input-invalid'))
  })

  it('refuses text of 100 MB without handing it on', async () => {
    const { gate, engineCall } = setUp()
    const input = { passcode: 'x'.repeat(100_000_000), known: [] }
    expect(await gate.call(fromUs, 'passcode.estimate', input)).toEqual(refused('input-invalid'))
    expect(engineCall).not.toHaveBeenCalled()
  })

  it('drops keys that the contract does not know, prototype keys among them', async () => {
    const { gate, engineCall } = setUp()
    const input: unknown = JSON.parse('{"minutes": 5, "__proto__": {"minutes": 15}, "extra": 1}')
    expect(await gate.call(fromUs, 'idle.set', input)).toEqual({ ok: true, value: {} })
    expect(engineCall).toHaveBeenCalledWith('idle.set', { minutes: 5 })
  })

  it('passes no job id on that is none', async () => {
    const { gate, cancelJob } = setUp()
    expect(await gate.cancel(fromUs, '../x')).toEqual(refused('input-invalid'))
    expect(cancelJob).not.toHaveBeenCalled()
    expect(await gate.cancel(fromUs, ID)).toEqual({ ok: true, value: undefined })
    expect(cancelJob).toHaveBeenCalledWith(ID)
  })
})

describe('places', () => {
  const unlock = (place: string) => ({ place, staffCode: 'ab1', passcode: 'p', allowConnected: false })

  it('never takes a path for a token', async () => {
    const { gate, startJob } = setUp()
    expect(await gate.start(fromUs, 'session.unlock', unlock('/etc'))).toEqual(refused('place-spent'))
    expect(startJob).not.toHaveBeenCalled()
  })

  it('hands the engine the path and the parsed input', async () => {
    const { gate, grants, startJob } = setUp()
    const token = grants.mint('/vaults/a', 'vault-open')
    expect(await gate.start(fromUs, 'session.unlock', unlock(token))).toEqual({ ok: true, value: ID })
    expect(startJob).toHaveBeenCalledWith('session.unlock', { ...unlock('/vaults/a'), staffCode: 'AB1' })
  })

  it('redeems every token of a list, and refuses them a second time', async () => {
    const { gate, grants, startJob } = setUp()
    const sources = [grants.mint('/in/a', 'import-files'), grants.mint('/in/b', 'dropped')]
    const input = { compartment: ID, folder: null, sources }
    expect(await gate.start(fromUs, 'file.import', input)).toEqual({ ok: true, value: ID })
    expect(startJob).toHaveBeenCalledWith('file.import', { ...input, sources: ['/in/a', '/in/b'] })
    expect(await gate.start(fromUs, 'file.import', input)).toEqual(refused('place-spent'))
    expect(startJob).toHaveBeenCalledOnce()
  })

  it('spends no token on an input that does not parse', async () => {
    const { gate, grants } = setUp()
    const to = grants.mint('/out', 'export-folder')
    const input = { compartment: ID, selection: { of: 'all' }, to, reason: 'asked for' }
    expect(await gate.start(fromUs, 'file.export', { ...input, compartment: 'x' })).toEqual(
      refused('input-invalid'),
    )
    expect(await gate.start(fromUs, 'file.export', input)).toEqual({ ok: true, value: ID })
  })

  it('turns a path in an answer into a token that serves in its turn', async () => {
    const look = {
      place: '/media/stick',
      label: 'STICK',
      fileSystem: 'vfat',
      totalBytes: 2,
      freeBytes: 1,
      readOnly: false,
      name: null,
      lastBackupAt: null,
      sameDisk: false,
    }
    const { gate, grants, engineCall } = setUp()
    engineCall.mockResolvedValue(look)
    const reply = await gate.call(fromUs, 'drive.look', {
      place: grants.mint('/media/stick', 'backup-folder'),
    })
    expect(reply.ok).toBe(true)
    const { place } = (reply as { value: typeof look }).value
    expect(place).toMatch(/^[0-9a-f]{32}$/)
    expect(grants.redeem([{ token: place, use: 'write' }])).toEqual(['/media/stick'])
  })

  it('takes dropped files as absolute paths only', async () => {
    const { gate, grants } = setUp()
    expect(await gate.call(fromUs, DROPPED, { paths: ['relative/file'] })).toEqual(refused('input-invalid'))
    const reply = await gate.call(fromUs, DROPPED, { paths: ['/in/letter.txt'] })
    expect(reply).toEqual({
      ok: true,
      value: { chosen: [{ place: expect.any(String) as unknown, name: 'letter.txt' }] },
    })
    const [chosen] = (reply as { value: { chosen: { place: string }[] } }).value.chosen
    expect(grants.redeem([{ token: chosen!.place, use: 'carry-in' }])).toEqual(['/in/letter.txt'])
  })
})

describe('what goes back', () => {
  it('hands a fault on as it is', async () => {
    const { gate, engineCall, note } = setUp()
    engineCall.mockRejectedValue(new Fault('too-early', { retryAt: 5 }))
    expect(await gate.call(fromUs, 'session.state', {})).toEqual({
      ok: false,
      fault: { code: 'too-early', retryable: true, details: { retryAt: 5 } },
    })
    expect(note).not.toHaveBeenCalled()
  })

  it('turns anything unforeseen into a defect with a number, and keeps its message to itself', async () => {
    const { gate, engineCall, note } = setUp()
    engineCall.mockRejectedValue(new TypeError('customer Jane Roe'))
    const reply = await gate.call(fromUs, 'session.state', {})
    expect(reply).toEqual(refused('defect'))
    const incident = note.mock.calls[0]?.[0]
    expect(incident).toMatchObject({ during: 'session.state', error: 'TypeError' })
    expect(reply).toMatchObject({ fault: { incident: incident?.incident } })
    expect(JSON.stringify([reply, incident])).not.toContain('Jane')
  })

  it('lets nothing out that the contract does not declare', async () => {
    const { gate, engineCall } = setUp()
    engineCall.mockResolvedValue({ state: 'closed', key: 'abc' })
    expect(await gate.call(fromUs, 'session.state', {})).toEqual({ ok: true, value: { state: 'closed' } })
    engineCall.mockResolvedValue({ state: 'ajar' })
    expect(await gate.call(fromUs, 'session.state', {})).toEqual(refused('defect'))
  })
})
