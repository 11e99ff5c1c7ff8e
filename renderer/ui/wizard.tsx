import { useEffect, useRef, type ReactNode } from 'react'
import { Check } from 'lucide-react'
import { useText } from '../text/index.ts'
import './wizard.css'

interface WizardProps {
  readonly title: string
  readonly steps: readonly { readonly key: string; readonly label: string }[]
  readonly current: string
  /** Of the present step. */
  readonly heading: string
  readonly lead?: ReactNode
  readonly children: ReactNode
  /** Buttons at the foot, the way on last. */
  readonly actions?: ReactNode
}

/** A long decision in steps: where one is stands at the left, the step at the right, the way on at the foot. */
export function Wizard({ title, steps, current, heading, lead, children, actions }: WizardProps) {
  const t = useText('ui')
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus({ preventScroll: true }), [current])
  const now = steps.findIndex(({ key }) => key === current)
  return (
    <div className="wizard">
      <aside className="wizard__side">
        <p className="wizard__title">{title}</p>
        <ol aria-label={t('steps')}>
          {steps.map(({ key, label }, index) => (
            <li
              key={key}
              className="wizard__step"
              data-done={index < now || undefined}
              {...(index === now ? { 'aria-current': 'step' } : {})}
            >
              <span className="wizard__dot" aria-hidden>
                {index < now ? <Check /> : index + 1}
              </span>
              {label}
              {index < now && <span className="visually-hidden">{t('stepDone')}</span>}
            </li>
          ))}
        </ol>
      </aside>
      <main className="wizard__main">
        <div className="wizard__scroll" key={current}>
          <div className="wizard__column">
            <header className="wizard__head">
              <h1 ref={head} tabIndex={-1}>
                {heading}
              </h1>
              {lead !== undefined && <p className="soft">{lead}</p>}
            </header>
            {children}
          </div>
        </div>
        {actions !== undefined && <footer className="wizard__foot">{actions}</footer>}
      </main>
    </div>
  )
}
