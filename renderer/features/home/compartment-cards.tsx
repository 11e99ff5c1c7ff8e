import { Button as AriaButton } from 'react-aria-components'
import { ChevronRight, FolderLock } from 'lucide-react'
import type { Id } from '../../../shared/contract/basics.ts'
import type { Compartment } from '../../../shared/contract/file.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useFormat, useText } from '../../text/index.ts'

interface CompartmentCardsProps {
  readonly compartments: readonly Compartment[]
  readonly onOpen: (compartment: Id) => void
}

/** The compartments that this person may open, by name and count. */
export function CompartmentCards({ compartments, onOpen }: CompartmentCardsProps) {
  const t = useText('home')
  const format = useFormat()
  if (compartments.length === 0) return null
  return (
    <ul className="compartment-cards">
      {compartments.map(({ id, name, items, bytes, damaged, unavailable }) => (
        <li key={id}>
          <AriaButton
            className="compartment-card"
            onPress={() => onOpen(id)}
            isDisabled={damaged || unavailable !== null}
          >
            <FolderLock aria-hidden />
            <span className="compartment-card__name">{displayName(name)}</span>
            {damaged ? (
              <span className="compartment-card__damaged">{t('damagedMark')}</span>
            ) : unavailable !== null ? (
              <span className="compartment-card__fact">{t('unavailableMark')}</span>
            ) : (
              <>
                <span className="compartment-card__fact numeric">
                  {t('files', { count: items, files: format.count(items) })}
                </span>
                <span className="compartment-card__fact numeric">{format.bytes(bytes)}</span>
              </>
            )}
            <ChevronRight aria-hidden />
          </AriaButton>
        </li>
      ))}
    </ul>
  )
}
