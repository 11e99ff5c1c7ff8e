/** Fault 2: cut off anywhere while a security key is added or a passcode is taken away, nobody is shut out. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SessionRoom } from '../../electron/engine/session/session-room.ts'
import { listWays } from '../../electron/engine/staff/ways.ts'
import { Fault } from '../../shared/model/fault.ts'
import { canRecord, cutEverywhere, cutting, type Said } from '../helpers/cut-everywhere.ts'
import { addKey, openByKey, openByPasscode } from '../helpers/key-walk.ts'
import { SoftKey } from '../helpers/soft-key.ts'
import { type VaultFixture, vaultFixture } from '../helpers/vault-fixture.ts'

const { elsewhere } = cutting()
let vault: VaultFixture
beforeEach(async () => {
  vault = await vaultFixture()
  await (await vault.create()).close()
})
afterEach(() => vault[Symbol.asyncDispose]())

/** The kinds of the ways in that whoever gets in has. */
async function outcome(open: () => Promise<SessionRoom>): Promise<string> {
  try {
    const room = await open()
    const { ledger } = room.vault()
    const { intact } = await ledger.verify(new AbortController().signal, () => undefined)
    const kinds = listWays(room.vault()).ways.map(({ kind }) => kind)
    await room.close()
    return intact ? kinds.toSorted().join(' ') : 'ledger broken'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

/** What the passcode and the key open, before and after. */
const CHANGES = {
  'add-key': { before: 'passcode, key-refused', after: 'key passcode, key passcode' },
  'remove-passcode': { before: 'key passcode, key passcode', after: 'wrong-passcode, key' },
} as const

test.runIf(canRecord).each(['add-key', 'remove-passcode'] as const)(
  '%s: the ways in are those before or those after',
  async (act) => {
    const key = new SoftKey()
    if (act === 'remove-passcode') {
      const room = await openByPasscode(vault)
      await addKey(room, key)
      await room.close()
    }
    const place = join(elsewhere(), 'key.json')
    const state = key.state()
    writeFileSync(place, JSON.stringify(state))
    const { before, after } = CHANGES[act]
    const seen = new Set<string>()
    await cutEverywhere({ vault }, { act, place, samples: 10, look })
    expect(seen).toEqual(new Set([before, after]))

    async function look({ done }: Said): Promise<void> {
      // Whoever was cut off used the key as well, and it counted.
      const counted = new SoftKey(true, { ...state, counter: state.counter + 100 })
      const ways = [
        await outcome(() => openByPasscode(vault)),
        await outcome(() => openByKey(vault, counted)),
      ].join(', ')
      expect(done ? [after] : [before, after]).toContain(ways)
      seen.add(ways)
    }
  },
)
