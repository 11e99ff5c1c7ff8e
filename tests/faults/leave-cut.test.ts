/** Cut off anywhere in a leaving, the person is here with all they had, or gone for good and mended at the next unlock. */
import { expect, test } from 'vitest'
import { Fault } from '../../shared/model/fault.ts'
import { canRecord, cutEverywhere, cutting } from '../helpers/cut-everywhere.ts'
import { type TwoCustodians, twoCustodians } from '../helpers/two-custodians.ts'

cutting()

test.runIf(canRecord)('a leaving that is cut off is finished, or did not begin', async () => {
  await using f = await twoCustodians()
  await f.session.close()
  const ends = new Set<string>()
  const at = { vault: f.vault, compartment: { id: f.id } }
  await cutEverywhere(at, {
    act: 'leave',
    place: f.second,
    samples: 12,
    async look({ done }) {
      const end = await look(f)
      if (done) expect(end).toBe('gone')
      ends.add(end)
    },
  })
  expect(ends).toEqual(new Set(['here', 'gone']))
})

async function look(f: TwoCustodians): Promise<'here' | 'gone'> {
  const session = await f.vault.unlock()
  expect(session.mode).toBe('normal')
  expect(session.authority.refused).toBe(0)
  const isGone = session.authority.member(f.second)?.state === 'left'
  const { epoch, due } = session.authority.epoch(f.id)
  expect(session.compartment(f.id).keys.epoch).toBe(epoch)
  expect(session.head.slots.some(({ staffId }) => staffId === f.second)).toBe(!isGone)
  expect(session.registry.grantsFor(f.second).length).toBe(isGone ? 0 : 1)
  // Gone, and the key not renewed yet: then it says so.
  expect(due).toBe(isGone && epoch === 1)
  const { intact } = await session.ledger.verify(new AbortController().signal, () => undefined)
  expect(intact).toBe(true)
  await session.close()
  expect(await opens(f)).toBe(isGone ? 'wrong-passcode' : 'opens')
  return isGone ? 'gone' : 'here'
}

async function opens(f: TwoCustodians): Promise<string> {
  try {
    const session = await f.as('second')
    const { rights } = session.compartment(f.id)
    await session.close()
    return rights.size === 6 ? 'opens' : 'narrowed'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}
