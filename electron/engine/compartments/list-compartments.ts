import type { Id } from '../../../shared/contract/basics.ts'
import type { Compartment } from '../../../shared/contract/file.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { answersFor } from '../session/accounted.ts'
import { changeCatalogue } from '../files/change-catalogue.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { renameCatalogue } from '../store/catalogue.ts'
import { catalogueTotals } from '../store/catalogue-selection.ts'
import { orderKey } from '../store/stored-name.ts'
import { compartmentWith, presentRights } from './rights.ts'

/** Every compartment that this person may open now, by name; those that do not open come last, without a name. */
export function listCompartments(vault: OpenVault): { compartments: Compartment[] } {
  const createdAt = new Map(vault.registry.compartments().map((row) => [row.id, row.createdAt]))
  const open = vault.compartments().flatMap((compartment) => {
    const rights = [...presentRights(vault, compartment)]
    // A grant that ended since the vault was unlocked.
    if (rights.length === 0) return []
    const { id, catalogue } = compartment
    return [
      {
        ...{ id, name: catalogue.name(), createdAt: createdAt.get(id) ?? 0, rights },
        ...catalogueTotals(catalogue.read),
        damaged: false,
        unavailable: null,
      },
    ]
  })
  open.sort((one, other) => (orderKey(one.name) < orderKey(other.name) ? -1 : 1))
  const shut = vault.shutCompartments().map(({ id, fault }) => ({
    ...{ id, name: '', createdAt: createdAt.get(id) ?? 0, rights: [] },
    ...{ items: 0, bytes: 0, trashed: 0 },
    damaged: fault.kind === 'damage',
    unavailable: fault.kind === 'damage' ? null : fault.code,
    ...(fault.code === 'catalogue-unaccounted' ? unaccounted(vault, id, fault) : {}),
  }))
  return { compartments: [...open, ...shut] }
}

/** Its name is known: it was open until it was seen that nobody answers for it. */
function unaccounted(
  vault: OpenVault,
  id: Id,
  { details: { name, signer, finder } }: Fault,
): Pick<Compartment, 'name' | 'unaccounted'> {
  const mayAccept = answersFor(vault, id)
  return {
    name: typeof name === 'string' ? name : '',
    unaccounted: { signer: codeFrom(signer), finder: codeFrom(finder), mayAccept },
  }
}

function codeFrom(detail: unknown): string | null {
  return typeof detail === 'string' ? detail : null
}

/**
 * Two groups of customers that are called the same would be taken for each other. Names of compartments that this person
 * cannot open are not known.
 * @param except the compartment that is renamed.
 * @throws Fault `name-taken`
 */
export function assertNameFree(vault: OpenVault, name: string, except: Id | null = null): void {
  const taken = vault
    .compartments()
    .some(({ id, catalogue }) => id !== except && spoken(catalogue.name()) === spoken(name))
  if (taken) throw new Fault('name-taken', { name })
}

function spoken(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

export async function renameCompartment(
  vault: OpenVault,
  input: { readonly compartment: Id; readonly name: string },
): Promise<Record<string, never>> {
  vault.assertWritable()
  const compartment = compartmentWith(vault, input.compartment, 'administer')
  assertNameFree(vault, input.name, compartment.id)
  await changeCatalogue(vault, compartment, 'compartment.renamed', {}, (db) => {
    renameCatalogue(db, input.name)
  })
  return {}
}
