import { expect, test } from 'vitest'
import { SessionRoom } from '../../../../electron/engine/session/session-room.ts'
import { describeFault } from '../../../../shared/text/fault-text.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { office } from '../../../helpers/office.ts'
import { reissue } from '../../../helpers/recovery-walk.ts'
import { OTHER_PASSCODE, PASSCODE, quietJob, STAFF_CODE } from '../../../helpers/vault-fixture.ts'

const DAY = 24 * 60 * 60 * 1000
const YEARS = 73 * 365 * DAY

test('a clock years ahead is asked about before a word is written; if it was believed, sheets set the time anew', async () => {
  await using f = await office()
  await f.enrol('CL1')
  const { folder } = f.vault
  const entries = () => f.session().ledger.list({}, 0, 1).total
  const before = entries()
  await f.leave()
  const unlock = async (change: object = {}) => {
    const room = new SessionRoom(f.environment, () => undefined)
    const who = { folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false }
    await room.unlock({ ...who, ...change }, quietJob)
    return room
  }

  f.clock.ahead = YEARS
  const asked = await faultOf(() => unlock())
  expect(asked.code).toBe('clock-ahead')
  expect(Number(asked.details['clockAt']) - Number(asked.details['lastAt'])).toBeGreaterThan(YEARS - DAY)
  f.clock.ahead = 0
  await f.enter()
  expect(f.session().ledgerAhead).toBeNull()
  // The unlock alone.
  expect(entries()).toBe(before + 2)
  await f.leave()

  f.clock.ahead = YEARS
  await (await unlock({ clockBelieved: true })).close()
  f.clock.ahead = 0
  const clerk = { staffCode: 'CL1', passcode: OTHER_PASSCODE }
  const refused = await faultOf(() => unlock(clerk))
  expect(refused.code).toBe('not-cleared')
  const words = describeFault('not-cleared', refused.details)
  expect(`${words.reason} ${words.next}`).toMatch(/clock was set to that day.*recovery sheets/s)
  await f.enter()
  const told = f.session().ledgerAhead
  expect(told).toMatchObject({ by: STAFF_CODE })
  const [far] = f.session().ledger.list({ from: told?.at ?? 0 }, 0, 1).rows
  expect(far).toMatchObject({ sequence: told?.sequence, by: STAFF_CODE })

  await reissue(f.room(), f.vault.sheets)
  expect(f.session().ledgerAhead).toBeNull()
  await f.leave()
  const room = await unlock(clerk)
  expect(room.vault().mode).toBe('normal')
  await room.close()
})
