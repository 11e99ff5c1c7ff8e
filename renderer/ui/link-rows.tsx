import type { ReactNode } from 'react'
import { ChevronRight } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import './link-rows.css'

/** Places to go to, one below the other. */
export function LinkRows({ children }: { readonly children: ReactNode }) {
  return <ul className="link-rows">{children}</ul>
}

interface LinkRowProps {
  readonly icon: ReactNode
  readonly name: string
  /** What stands at the right, in columns. */
  readonly facts?: readonly string[]
  /** Of the last fact: that the place is damaged. */
  readonly isDamaged?: boolean
  readonly isDisabled?: boolean
  readonly onPress: () => void
  /** A button beside the row that does something else with it. */
  readonly aside?: ReactNode
}

export function LinkRow({
  icon,
  name,
  facts = [],
  isDamaged = false,
  isDisabled = false,
  onPress,
  aside,
}: LinkRowProps) {
  return (
    <li className="link-rows__row">
      <AriaButton className="link-row" onPress={onPress} isDisabled={isDisabled}>
        {icon}
        <span className="link-row__name">{name}</span>
        {facts.map((fact) => (
          <span key={fact} className={`link-row__fact${isDamaged ? ' link-row__fact--danger' : ''}`}>
            {fact}
          </span>
        ))}
        <ChevronRight aria-hidden />
      </AriaButton>
      {aside}
    </li>
  )
}
