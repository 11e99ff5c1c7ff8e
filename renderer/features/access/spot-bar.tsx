import type { ReactNode } from 'react'
import { useUnlocked } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button } from '../../ui/index.ts'
import type { Cell } from './matrix.ts'
import { useGrantFacts } from './use-grant-facts.ts'
import { useWords } from './use-words.ts'

interface SpotBarProps {
  readonly cell: Cell | null
  readonly onOpen: (cell: Cell) => void
  readonly onRenew: (compartment: Cell['compartment']) => void
}

/** What is behind the cell that the keyboard stands on, and what can be done about it. */
export function SpotBar({ cell, onOpen, onRenew }: SpotBarProps): ReactNode {
  const t = useText('access')
  const words = useWords()
  const factsOf = useGrantFacts()
  const session = useUnlocked()
  if (cell === null) return <p className="access__spot soft">{t('pick')}</p>
  const { person, compartment, grant } = cell
  const named = { person: words.person(person), compartment: words.compartment(compartment) }
  const writable = session?.mode === 'normal' && session.role !== 'auditor'
  const changes = compartment.administered && writable
  return (
    <div className="access__spot">
      <p className="access__spot-words" role="status">
        {grant === null ? (
          t('fact.none', named)
        ) : (
          <>
            <strong>
              {t('cell', { ...named, rights: words.rights(grant.rights) })}
              {'. '}
            </strong>
            <span className="soft">{factsOf(grant)}</span>
          </>
        )}
      </p>
      <div className="access__spot-acts">
        {changes && (
          <Button size="small" look="quiet" onPress={() => onRenew(compartment)}>
            {t('renew.act')}
          </Button>
        )}
        {(grant !== null || changes) && (
          <Button size="small" onPress={() => onOpen(cell)}>
            {changes ? t(grant === null ? 'give' : 'change') : t('look')}
          </Button>
        )}
      </div>
    </div>
  )
}
