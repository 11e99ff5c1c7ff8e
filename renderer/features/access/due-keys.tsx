import type { ReactNode } from 'react'
import type { AccessCompartment } from '../../../shared/contract/access.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button } from '../../ui/index.ts'
import { useWords } from './use-words.ts'

interface DueKeysProps {
  readonly compartments: readonly AccessCompartment[]
  readonly onRenew: (compartment: AccessCompartment) => void
}

/** Compartments whose key is known to somebody who left or lost their grant. */
export function DueKeys({ compartments, onRenew }: DueKeysProps): ReactNode {
  const t = useText('access')
  const words = useWords()
  const due = compartments.filter(({ epochDue }) => epochDue)
  if (due.length === 0) return null
  const own = due.find(({ administered }) => administered)
  return (
    <Banner
      tone="attention"
      title={t('renew.dueTitle', { count: due.length })}
      actions={
        own && (
          <Button size="small" onPress={() => onRenew(own)}>
            {t('renew.act')}
          </Button>
        )
      }
    >
      {t('renew.dueText', { names: due.map((one) => words.compartment(one)).join(', ') })}{' '}
      {own === undefined && t('renew.dueOther')}
    </Banner>
  )
}
