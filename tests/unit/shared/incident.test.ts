import { expect, test } from 'vitest'
import { Fault } from '../../../shared/model/fault.ts'
import { toFaultValue } from '../../../shared/model/incident.ts'

test('of an act that failed, and of which putting things away failed too, it is told why the act failed', async () => {
  const act = async () => {
    await using _ = { [Symbol.asyncDispose]: () => Promise.reject(new Error('cannot be closed')) }
    await Promise.resolve()
    throw new Fault('drive-gone', { place: 'drive' })
  }
  const thrown: unknown = await act().catch((error: unknown) => error)
  const noted: unknown[] = []
  const value = toFaultValue(
    thrown,
    'test',
    () => '1',
    (incident) => noted.push(incident),
  )
  expect(value).toMatchObject({ code: 'drive-gone', details: { place: 'drive' } })
  expect(noted).toEqual([])
})
