/** Killed at any lasting step of a leaving, the person is here with all they had, or gone for good and mended at the next unlock. */
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Fault } from '../../shared/model/fault.ts'
import { countSteps, hasStrace, killAtStep, LASTING_STEPS, spread } from '../helpers/kill-at-step.ts'
import { type TwoCustodians, twoCustodians } from '../helpers/two-custodians.ts'
import { FULL_RUN } from '../helpers/full-run.ts'

/** At most so many kills for each step: every one begins with a fresh copy. */
const KILLS = FULL_RUN ? 16 : 2

test.runIf(hasStrace)(
  'a leaving that is killed is finished, or did not begin',
  { timeout: 900_000 },
  async () => {
    await using f = await twoCustodians()
    await f.session.close()
    const { folder, environment } = f.vault
    const places = [folder, environment.machineFolder]
    const pristine = (at: number) => join(f.vault.base, `pristine-${at}`)
    for (const [at, place] of places.entries()) await cp(place, pristine(at), { recursive: true })
    const startAfresh = async () => {
      for (const [at, place] of places.entries()) {
        await rm(place, { recursive: true })
        await cp(pristine(at), place, { recursive: true })
      }
    }
    const act = { act: 'leave', place: f.second } as const
    const where = { vault: f.vault, compartment: { id: f.id } }
    const ends = new Set<string>()
    for (const step of LASTING_STEPS) {
      await startAfresh()
      const { before, all } = countSteps(where, act, step)
      for (const when of spread(before + 1, all, KILLS)) {
        await startAfresh()
        killAtStep(where, act, step, when)
        ends.add(await look(f, `killed at ${step} number ${when}`))
      }
    }
    expect(ends).toEqual(new Set(['here', 'gone']))
  },
)

async function look(f: TwoCustodians, told: string): Promise<'here' | 'gone'> {
  const session = await f.vault.unlock()
  expect(session.mode, told).toBe('normal')
  expect(session.authority.refused, told).toBe(0)
  const isGone = session.authority.member(f.second)?.state === 'left'
  const { epoch, due } = session.authority.epoch(f.id)
  expect(session.compartment(f.id).keys.epoch, told).toBe(epoch)
  expect(
    session.head.slots.some(({ staffId }) => staffId === f.second),
    told,
  ).toBe(!isGone)
  expect(session.registry.grantsFor(f.second).length, told).toBe(isGone ? 0 : 1)
  // Gone, and the key not renewed yet: then it says so.
  expect(due, told).toBe(isGone && epoch === 1)
  const { intact } = await session.ledger.verify(new AbortController().signal, () => undefined)
  expect(intact, told).toBe(true)
  await session.close()
  expect(await opens(f), told).toBe(isGone ? 'wrong-passcode' : 'opens')
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
