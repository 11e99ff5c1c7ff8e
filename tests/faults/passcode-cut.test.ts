/** Fault 2: cut off anywhere while a passcode changes, the old or the new one opens, never neither, and both are remembered. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { changePasscode } from '../../electron/engine/staff/change-passcode.ts'
import { Fault } from '../../shared/model/fault.ts'
import { listWays } from '../../electron/engine/staff/ways.ts'
import { canRecord, cutEverywhere, cutting, type Said } from '../helpers/cut-everywhere.ts'
import { addKey, openByKey, openByPasscode } from '../helpers/key-walk.ts'
import { SoftKey } from '../helpers/soft-key.ts'
import {
  OTHER_PASSCODE,
  PASSCODE,
  quietJob,
  type VaultFixture,
  vaultFixture,
} from '../helpers/vault-fixture.ts'

const THIRD_PASSCODE = 'anchor bramble cinder drizzle ember fathom'

cutting()
let vault: VaultFixture
beforeEach(async () => {
  vault = await vaultFixture()
  await (await vault.create()).close()
})
afterEach(() => vault[Symbol.asyncDispose]())

async function codeOf(run: () => Promise<string>): Promise<string> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

async function inside<T>(passcode: string, act: (session: VaultSession) => Promise<T>): Promise<T> {
  const session = await vault.unlock({ passcode })
  try {
    return await act(session)
  } finally {
    await session.close()
  }
}

const opens = (passcode: string) =>
  codeOf(() =>
    inside(passcode, async ({ ledger, mode }) => {
      const { intact } = await ledger.verify(new AbortController().signal, () => {})
      return intact ? mode : 'ledger broken'
    }),
  )

const change = (session: VaultSession, current: string, next: string) =>
  codeOf(async () => {
    await changePasscode(vault.environment, session, { current, next }, quietJob)
    return 'changed'
  })

test.runIf(canRecord)('exactly one passcode opens, and none that was used can be used again', async () => {
  const seen = new Set<string>()
  const act = 'passcode'
  await cutEverywhere({ vault }, { act, samples: 8, look })
  expect(seen).toEqual(new Set(['normal', 'wrong-passcode']))

  async function look({ done }: Said): Promise<void> {
    const [fresh, old] = [await opens(OTHER_PASSCODE), await opens(PASSCODE)]
    expect([fresh, old].toSorted()).toEqual(['normal', 'wrong-passcode'])
    if (done) expect(fresh).toBe('normal')
    seen.add(fresh)
    const former = fresh === 'normal' ? [PASSCODE, OTHER_PASSCODE] : [PASSCODE]
    const present = former.at(-1) ?? ''
    expect(await inside(present, (session) => change(session, present, THIRD_PASSCODE))).toBe('changed')
    await inside(THIRD_PASSCODE, async (session) => {
      for (const one of former) expect(await change(session, THIRD_PASSCODE, one)).toBe('passcode-reused')
      const { rows } = session.ledger.list({ act: 'passcode.changed' }, 0, 99)
      const ended = new Set(rows.map(({ of }) => of))
      expect(rows.filter(({ phase, sequence }) => phase === 'intent' && !ended.has(sequence))).toEqual([])
    })
  }
})

test.runIf(canRecord)(
  'keys that open with the passcode follow it, and lose neither name nor counter',
  async () => {
    const keys = [new SoftKey(), new SoftKey()]
    const room = await openByPasscode(vault)
    for (const [at, key] of keys.entries()) await addKey(room, key, 'both', `Key ${String(at)}`)
    await room.close()
    const states = keys.map((key) => key.state())
    const seen = new Set<string>()
    await cutEverywhere({ vault }, { act: 'passcode', samples: 4, look })
    expect(seen).toEqual(new Set([PASSCODE, OTHER_PASSCODE]))

    async function look({ done }: Said): Promise<void> {
      const present = (await opens(OTHER_PASSCODE)) === 'normal' ? OTHER_PASSCODE : PASSCODE
      if (done) expect(present).toBe(OTHER_PASSCODE)
      seen.add(present)
      for (const state of states) {
        const copied = new SoftKey(true, state)
        expect(await opensBy(copied, present, state.counter)).toBe('key-copied')
        expect(await opensBy(new SoftKey(true, state), present)).toBe(
          'both Key 0 kept, both Key 1 kept, passcode  alone',
        )
      }
    }
  },
)

/** The ways in, once a key and a passcode have opened the vault together, and what is kept beside them. */
const opensBy = (key: SoftKey, passcode: string, counter?: number) =>
  codeOf(async () => {
    const room = await openByKey(vault, key, counter === undefined ? {} : { counter }, passcode)
    const session = room.vault()
    const kept = session.registry.credentials().map(({ slotId }) => slotId)
    const ways = listWays(session).ways.map(
      ({ kind, name, slot }) => `${kind} ${name} ${kept.includes(slot) ? 'kept' : 'alone'}`,
    )
    // What lies beside slots that are not there any more was forgotten.
    expect(kept).toHaveLength(2)
    await room.close()
    return ways.toSorted().join(', ')
  })
