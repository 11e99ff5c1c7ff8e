/** Crashes while a vault is open: what the window says, and that nothing is lost. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'

interface Reply {
  readonly ok: boolean
  readonly value: Record<string, unknown>
  readonly fault: { readonly code: string }
}

const demo = mkdtempSync(join(tmpdir(), 'strongroom-e2e-demo-'))
let running: RunningApp

const call = (name: string, input: object = {}) =>
  running.window.evaluate(([given, value]) => window.strongroom.call(given, value), [
    name,
    input,
  ] as const) as unknown as Promise<Reply>

const events = () =>
  running.window.evaluate(() => (window as unknown as { events: { event: string; why?: string }[] }).events)

const pidsOf = (name: string) =>
  running.app.evaluate(
    ({ app }, wanted) =>
      app
        .getAppMetrics()
        .filter((metric) => metric.name === wanted)
        .map(({ pid }) => pid),
    name,
  )

async function firstItem(): Promise<{ compartment: string; item: string }> {
  const { value } = await call('compartment.list')
  const [{ id: compartment }] = value['compartments'] as [{ id: string }]
  const list = await call('item.list', {
    compartment,
    view: { of: 'everything' },
    sort: 'name',
    descending: false,
    offset: 0,
    limit: 1,
  })
  const [{ id: item }] = list.value['rows'] as [{ id: string }]
  return { compartment, item }
}

beforeAll(async () => {
  running = await launchElectron({ options: [`--demo=${demo}`] })
  await running.window.getByRole('heading', { name: 'Home' }).waitFor({ timeout: 90_000 })
  await running.window.evaluate(() => {
    const collected: unknown[] = []
    Object.assign(window, { events: collected })
    window.strongroom.subscribe((event) => collected.push(event))
  })
})
afterAll(async () => {
  await running.close()
  rmSync(demo, { recursive: true, force: true })
})

describe('while a vault is open', () => {
  it('an inspector that dies is told of, and the next preview has another', async () => {
    const item = await firstItem()
    expect(await call('preview.open', item)).toMatchObject({ ok: true, value: { kind: 'text' } })
    const [inspector] = await pidsOf('Strongroom inspector')
    process.kill(inspector!, 'SIGKILL')
    await expect.poll(events).toContainEqual({ event: 'inspector.ended' })
    expect(await call('preview.open', item)).toMatchObject({ ok: true, value: { kind: 'text' } })
    expect(await call('session.state')).toMatchObject({ value: { state: 'unlocked' } })
  })

  it('an engine that dies locks the vault; the window says so, and everything is there after unlocking', async () => {
    const [engine] = await pidsOf('Strongroom engine')
    process.kill(engine!, 'SIGKILL')
    await expect.poll(events).toContainEqual({ event: 'session.locked', why: 'engine-ended' })
    expect(await call('session.state')).toMatchObject({ value: { state: 'closed' } })
    expect(await call('compartment.list')).toMatchObject({ ok: false, fault: { code: 'locked' } })
    await expect.poll(() => running.window.getByRole('heading', { name: 'Home' }).count()).toBe(0)

    const { place, passcode } = (await call('demo.get')).value
    await running.window.evaluate((input) => window.strongroom.start('session.unlock', input), {
      place,
      staffCode: 'AK1',
      passcode,
      allowConnected: true,
    })
    await expect.poll(async () => (await call('session.state')).value['state']).toBe('unlocked')
    const { value } = await call('compartment.list')
    expect(value['compartments']).toMatchObject([{ items: 7 }, { items: 7 }])
  })
})
