/** Fault 2: cut off anywhere while a passcode changes, the old or the new one opens, never neither, and both are remembered. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { changePasscode } from '../../electron/engine/staff/change-passcode.ts'
import { Fault } from '../../shared/model/fault.ts'
import { canRecord, cutEverywhere, cutting, type Said } from '../helpers/cut-everywhere.ts'
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
