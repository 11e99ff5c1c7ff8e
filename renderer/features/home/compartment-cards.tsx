import { FolderLock } from 'lucide-react'
import type { Id } from '../../../shared/contract/basics.ts'
import type { Compartment } from '../../../shared/contract/file.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useFormat, useText } from '../../text/index.ts'
import { LinkRow, LinkRows } from '../../ui/index.ts'

interface CompartmentCardsProps {
  readonly compartments: readonly Compartment[]
  readonly onOpen: (compartment: Id) => void
}

/** The compartments that this person may open, by name and count. */
export function CompartmentCards({ compartments, onOpen }: CompartmentCardsProps) {
  const t = useText('home')
  const format = useFormat()
  const factsOf = ({ items, bytes, damaged, unavailable }: Compartment): readonly string[] => {
    if (damaged) return [t('damagedMark')]
    if (unavailable !== null) return [t('unavailableMark')]
    return [t('files', { count: items, files: format.count(items) }), format.bytes(bytes)]
  }
  if (compartments.length === 0) return null
  return (
    <LinkRows>
      {compartments.map((compartment) => (
        <LinkRow
          key={compartment.id}
          icon={<FolderLock aria-hidden />}
          name={displayName(compartment.name)}
          facts={factsOf(compartment)}
          isDamaged={compartment.damaged}
          isDisabled={compartment.damaged || compartment.unavailable !== null}
          onPress={() => onOpen(compartment.id)}
        />
      ))}
    </LinkRows>
  )
}
