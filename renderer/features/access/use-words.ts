import { right, type Right } from '../../../shared/contract/file.ts'
import type { AccessCompartment, AccessPerson, Grant } from '../../../shared/contract/access.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useText } from '../../text/index.ts'
import { shortId } from '../../../shared/model/short-id.ts'

export interface AccessWords {
  person(person: AccessPerson): string
  compartment(compartment: AccessCompartment): string
  /** "Read, Add", or "no rights". */
  rights(held: readonly Right[]): string
  giver(grant: Grant): string
}

/** People, compartments and rights as they are called on the screens of access. */
export function useWords(): AccessWords {
  const t = useText('access')
  const rights = useText('rights')
  return {
    person: ({ code, name }) => `${displayName(name)} (${code})`,
    compartment: ({ id, name }) =>
      name === null ? t('unnamedShort', { id: shortId(id) }) : displayName(name),
    rights: (held) =>
      held.length === 0
        ? t('none')
        : right.options
            .filter((one) => held.includes(one))
            .map((one) => rights(`name.${one}`))
            .join(', '),
    giver: ({ givenBy }) => (givenBy === 'recovery' ? t('recovery') : givenBy),
  }
}
