/**
 * What a page that was taken over might send: every name there is and some that there are not, with everything that is
 * no fitting input. It runs in place of the program's own page and says how it went by the one thing that it can leave
 * behind: the look of the window, which is remembered. Dark is well.
 */
import { CALLS, JOBS } from '../../shared/contract/contract.ts'

type Ask = (name: unknown, input?: unknown) => Promise<{ readonly ok: boolean; readonly value?: unknown }>
/** Its types are for pages that mean well. */
const { call, start, cancel } = window.strongroom as unknown as Record<'call' | 'start' | 'cancel', Ask>

const deep = (levels: number): unknown => (levels === 0 ? 0 : [deep(levels - 1)])
const many = Array.from({ length: 20_000 }, () => 'f'.repeat(32))
const ODD: readonly unknown[] = [
  ...[undefined, null, true, 0, -1, NaN, 1e308, 2n ** 80n, '', 'x'.repeat(200_000), [], {}, deep(900)],
  ...[new Date(), new Map([[1, 2]]), new Uint8Array(5000), new ArrayBuffer(8), /x/, new Error('x'), window],
  ...[
    JSON.parse('{"__proto__":{"place":"/etc/passwd"}}') as unknown,
    { constructor: { prototype: {} } },
    Symbol('x'),
  ],
  ...[{ place: '/etc/passwd' }, { place: '../../..', staffCode: 'AB1', passcode: 'x', allowConnected: true }],
  ...[{ compartment: 'x', items: many }, () => 1],
]
const NAMES: readonly unknown[] = [
  ...[...Object.keys(CALLS), ...Object.keys(JOBS)],
  ...['', '__proto__', 'constructor', 'toString', 'place.dropped', 'x'.repeat(5000), 7, null, {}],
]

/** Whether there is an answer, or a refusal of the bridge itself, in time. */
async function isAnswered(ask: () => Promise<unknown>): Promise<boolean> {
  const late = new Promise((resolve) => setTimeout(() => resolve('late'), 30_000))
  const asked = Promise.resolve().then(ask)
  const reply = await Promise.race([late, asked]).catch(() => ({ ok: false }))
  return typeof reply === 'object' && reply !== null && 'ok' in reply
}

async function everything(): Promise<boolean> {
  for (const name of NAMES) {
    const asks = ODD.flatMap((input) => [() => call(name, input), () => start(name, input)])
    const answers = await Promise.all([...asks, () => cancel(name)].map(isAnswered))
    if (answers.includes(false)) return false
  }
  const state = await call('session.state', {})
  const look = await call('guard.look', {})
  return look.ok && JSON.stringify(state.value) === '{"state":"closed"}'
}

/** @returns when what it found is remembered. */
export async function attack(): Promise<void> {
  const well = await everything().catch(() => false)
  await call('theme.set', { theme: well ? 'dark' : 'light' })
}
