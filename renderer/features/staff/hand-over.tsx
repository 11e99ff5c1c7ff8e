import { useEffect, useRef } from 'react'
import { ArrowLeft, UserRound } from 'lucide-react'
import { useText } from '../../text/index.ts'
import { Button } from '../../ui/index.ts'
import './hand-over.css'

interface HandOverProps {
  /** Fit to be shown. */
  readonly name: string
  readonly onBack: () => void
  readonly onGoOn: () => void
}

/** Between the custodian's part and the person's: nothing else is on the screen, so that nothing else is done. */
export function HandOver({ name, onBack, onGoOn }: HandOverProps) {
  const t = useText('enrolment')
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus({ preventScroll: true }), [])
  return (
    <main className="hand-over">
      <div className="hand-over__column">
        <span className="hand-over__icon" aria-hidden>
          <UserRound />
        </span>
        <h1 ref={head} tabIndex={-1}>
          {t('handOver.heading', { name })}
        </h1>
        <p className="hand-over__lead">{t('handOver.lead', { name })}</p>
        <p className="soft">{t('handOver.noLooking')}</p>
        <div className="hand-over__acts">
          <Button look="primary" onPress={onGoOn}>
            {t('handOver.mine', { name })}
          </Button>
          <Button look="quiet" icon={<ArrowLeft aria-hidden />} onPress={onBack}>
            {t('handOver.back')}
          </Button>
        </div>
      </div>
    </main>
  )
}
