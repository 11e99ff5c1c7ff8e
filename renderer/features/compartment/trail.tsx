import { ChevronRight } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { useText } from '../../text/index.ts'
import { Button } from '../../ui/index.ts'
import { TOP, type Spot } from './spot.ts'

interface TrailProps {
  readonly spot: Exclude<Spot, { of: 'trash' }>
  readonly searched: string
  readonly onGo: (spot: Spot) => void
}

/** Where one stands, and the way back up. */
export function Trail({ spot, searched, onGo }: TrailProps): ReactNode {
  const t = useText('compartment')
  if (searched !== '') return <p className="trail soft">{t('resultsFor', { text: searched })}</p>
  if (spot.of === 'everything') return <p className="trail soft">{t('allFiles')}</p>
  if (spot.trail.length === 0) return null
  return (
    <nav className="trail" aria-label={t('trail')}>
      <Button look="quiet" size="small" onPress={() => onGo(TOP)}>
        {t('top')}
      </Button>
      {spot.trail.map(({ id, name }, at) => (
        <Fragment key={id ?? `${at} ${name}`}>
          <ChevronRight aria-hidden />
          {at === spot.trail.length - 1 || typeof id !== 'string' ? (
            <span className="trail__name" aria-current={at === spot.trail.length - 1 ? 'page' : undefined}>
              {name}
            </span>
          ) : (
            <Button
              look="quiet"
              size="small"
              onPress={() => onGo({ of: 'folder', folder: id, trail: spot.trail.slice(0, at + 1) })}
            >
              {name}
            </Button>
          )}
        </Fragment>
      ))}
    </nav>
  )
}
