import type { Compartment, Item } from '../../shared/contract/file.ts'
import { displayName } from '../../shared/model/display-name.ts'
import { Fault } from '../../shared/model/fault.ts'
import { LIMITS } from '../../shared/limits.ts'
import { required, UsageError, type Workplace } from './workplace.ts'

const ID = /^[0-9a-f]{32}$/

/**
 * @throws Fault `not-found` if this person has no compartment of that name; `catalogue-damaged`, or what else keeps one
 * shut, if it may be one that does not open, and hence has no name.
 */
export async function compartmentNamed(work: Workplace, name: string | undefined): Promise<Compartment> {
  const wanted = required(name, 'compartment')
  const { compartments } = await work.call('compartment.list', {})
  const found = soleNamed(compartments, wanted)
  if (found !== undefined) return found
  const damaged = compartments.some((compartment) => compartment.damaged)
  if (damaged) throw new Fault('catalogue-damaged')
  const [why] = compartments.flatMap(({ unavailable }) => unavailable ?? [])
  throw why === undefined
    ? new Fault('not-found', { what: 'compartment', name: wanted })
    : new Fault(why, { place: 'vault' })
}

/**
 * The one of that name or id.
 * @throws UsageError if several have the name: what is meant for one group of customers must not go to another.
 */
export function soleNamed<T extends { readonly id: string; readonly name: string | null }>(
  compartments: readonly T[],
  wanted: string,
): T | undefined {
  const [found, another] = compartments.filter(({ id, name }) => id === wanted || name === wanted)
  if (another !== undefined)
    throw new UsageError(
      `More than one compartment is called “${displayName(wanted)}”. Name it by its id; \`strongroom grant list\` shows them.`,
    )
  return found
}

/** Every item of one view, page after page. */
export async function* itemsOf(
  work: Workplace,
  compartment: string,
  view: { of: 'everything' } | { of: 'search'; text: string },
): AsyncGenerator<Item> {
  let offset = 0
  for (;;) {
    const { rows } = await work.call('item.list', {
      compartment,
      view,
      sort: 'name',
      descending: false,
      offset,
      limit: LIMITS.pageRows,
    })
    yield* rows
    offset += rows.length
    if (rows.length < LIMITS.pageRows) return
  }
}

/** The compartment that holds these items, given by id. All of them must lie in one. */
export async function compartmentOfItems(work: Workplace, items: readonly string[]): Promise<string> {
  if (items.length === 0)
    throw new UsageError('Name at least one item by its id; `strongroom list` shows them.')
  for (const item of items) {
    if (!ID.test(item))
      throw new UsageError('An item is named by its id of 32 digits; `strongroom list` shows them.')
  }
  const { compartments } = await work.call('compartment.list', {})
  for (const { id } of compartments) {
    const held = await Promise.all(items.map((item) => holds(work, id, item)))
    if (held.every(Boolean)) return id
    if (held.some(Boolean))
      throw new UsageError('These items lie in different compartments; name those of one at a time.')
  }
  throw new Fault('not-found', { what: 'item' })
}

async function holds(work: Workplace, compartment: string, item: string): Promise<boolean> {
  try {
    await work.call('item.details', { compartment, item })
    return true
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return false
    throw error
  }
}
