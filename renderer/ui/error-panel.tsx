import { useEffect, useRef, type ReactNode } from 'react'
import { FAULT_KINDS, type Fault, type FaultCode, type FaultDetails } from '../../shared/model/fault.ts'
import { describeFault } from '../../shared/text/fault-text.ts'
import { useText } from '../text/index.ts'
import { Banner, type Tone } from './banner.tsx'
import './error-panel.css'

/** Red is for damage; a refusal or a full drive is something to do. */
export function toneOf(code: FaultCode): Tone {
  const kind = FAULT_KINDS[code]
  if (kind === 'damage' || kind === 'defect') return 'danger'
  return kind === 'cancelled' ? 'info' : 'attention'
}

interface ErrorPanelProps {
  readonly fault: Pick<Fault, 'code' | 'incident'> & { readonly details: FaultDetails }
  readonly actions?: ReactNode
  /** Below the words: what changes while they stand, such as a countdown. */
  readonly children?: ReactNode
}

/** A fault in words: what, why as far as known, what to do. A number only for our own defects. */
export function ErrorPanel({ fault, actions, children }: ErrorPanelProps) {
  const t = useText('ui')
  const { heading, reason, next } = describeFault(fault.code, fault.details)
  const panel = useRef<HTMLDivElement>(null)
  // In a dialog that scrolls it would come up below what is in sight, and nothing would seem to have happened.
  useEffect(() => panel.current?.scrollIntoView({ block: 'nearest' }), [fault.code, fault.incident])
  return (
    <div ref={panel} className="error-panel" role="alert">
      <Banner tone={toneOf(fault.code)} title={heading} actions={actions}>
        <p>{reason}</p>
        <p className="error-panel__next">{next}</p>
        {fault.incident !== undefined && fault.incident !== '' && (
          <p className="error-panel__incident selectable">{t('incident', { incident: fault.incident })}</p>
        )}
        {children}
      </Banner>
    </div>
  )
}
