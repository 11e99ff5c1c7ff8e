import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
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
  /** Enter in a field of one line: the way on, where nothing is written by it. */
  readonly onEnter?: () => void
  /** Nothing is left to do: the present step counts as done. */
  readonly done?: boolean
}

/** A long decision in steps: where one is stands at the left, the step at the right, the way on at the foot. */
export function Wizard(props: WizardProps) {
  const { title, steps, current, heading, lead, children, actions, onEnter, done = false } = props
  const t = useText('ui')
  const head = useRef<HTMLHeadingElement>(null)
  const column = useRef<HTMLDivElement>(null)
  const headingId = useId()
  useEffect(
    () => (firstField(column.current) ?? head.current)?.focus({ preventScroll: true }),
    [current, done],
  )
  const at = steps.findIndex(({ key }) => key === current)
  const now = done ? at + 1 : at
  const onKeyDown = ({ key, target }: KeyboardEvent) => {
    if (key === 'Enter' && isField(target)) onEnter?.()
  }
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
              <span className="wizard__label">{label}</span>
              {index < now && <span className="visually-hidden">{t('stepDone')}</span>}
            </li>
          ))}
        </ol>
      </aside>
      <main className="wizard__main" aria-labelledby={headingId}>
        <div className="wizard__scroll" key={current}>
          <div ref={column} className="wizard__column" onKeyDown={onKeyDown}>
            <header className="wizard__head">
              <h1 ref={head} id={headingId} tabIndex={-1}>
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

const CONTROLS = 'input, textarea, button, select, [tabindex="0"]'

/** Where typing goes at once: a step's first control, if one types into it. Else its heading is read out. */
function firstField(column: HTMLElement | null): HTMLElement | null {
  const [first] = column?.querySelectorAll<HTMLElement>(CONTROLS) ?? []
  return first instanceof HTMLTextAreaElement || isField(first) ? first : null
}

function isField(target: unknown): target is HTMLInputElement {
  return target instanceof HTMLInputElement && (target.type === 'text' || target.type === 'password')
}
