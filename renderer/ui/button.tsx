import { ChevronDown } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import {
  Button as AriaButton,
  Tooltip,
  TooltipTrigger,
  type ButtonProps as AriaButtonProps,
} from 'react-aria-components'
import './button.css'

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger'

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** `primary`: the one act a screen is about. `danger`: destroys. */
  readonly look?: ButtonLook
  readonly size?: 'normal' | 'small'
  readonly icon?: ReactNode
  /** It opens a menu, and shows that it does. */
  readonly opensMenu?: boolean
  readonly children: ReactNode
}

export function Button(props: ButtonProps) {
  const { look = 'secondary', size = 'normal', icon, opensMenu = false, children, ...rest } = props
  const held = useHeldFocus(rest)
  return (
    <AriaButton {...rest} {...held} className={`button button--${look} button--${size}`}>
      {icon}
      <span>{children}</span>
      {opensMenu && <ChevronDown className="button__opens" aria-hidden />}
    </AriaButton>
  )
}

/**
 * A button that is disabled while it has the focus keeps it, and does nothing: the browser would drop the focus to the
 * page, where Enter, Escape and the arrow keys lead nowhere and a screen reader falls silent.
 * @param says it has something to say while it is disabled: the browser neither points at what is, nor stops at it.
 */
function useHeldFocus({ isDisabled = false, onFocusChange }: AriaButtonProps, says = false): AriaButtonProps {
  const [focused, setFocused] = useState(false)
  const held = isDisabled && (focused || says)
  return {
    isDisabled: isDisabled && !held,
    onFocusChange: (now) => {
      setFocused(now)
      onFocusChange?.(now)
    },
    ...(held && { type: 'button', onPress: () => undefined, render: asDisabled }),
  }
}

const asDisabled: NonNullable<AriaButtonProps['render']> = (attributes) => (
  <button {...attributes} aria-disabled="true" />
)

interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** Its name for everybody: tooltip and screen reader. */
  readonly label: string
  readonly icon: ReactNode
  readonly size?: 'normal' | 'small'
  /** Why it is disabled: it says so to whoever points at it or comes by with the keyboard. */
  readonly why?: string | undefined
}

export function IconButton({ label, icon, size = 'normal', why, ...rest }: IconButtonProps) {
  const held = useHeldFocus(rest, why !== undefined)
  return (
    <TooltipTrigger delay={why === undefined ? 500 : 200}>
      <AriaButton {...rest} {...held} aria-label={label} className={`button button--icon button--${size}`}>
        {icon}
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {why === undefined ? (
          label
        ) : (
          <>
            <span className="tooltip__label">{label}</span>
            <span>{why}</span>
          </>
        )}
      </Tooltip>
    </TooltipTrigger>
  )
}
