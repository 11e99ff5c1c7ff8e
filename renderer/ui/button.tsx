import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
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
  return (
    <AriaButton {...rest} className={`button button--${look} button--${size}`}>
      {icon}
      <span>{children}</span>
      {opensMenu && <ChevronDown className="button__opens" aria-hidden />}
    </AriaButton>
  )
}

interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** Its name for everybody: tooltip and screen reader. */
  readonly label: string
  readonly icon: ReactNode
  readonly size?: 'normal' | 'small'
}

export function IconButton({ label, icon, size = 'normal', ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton {...rest} aria-label={label} className={`button button--icon button--${size}`}>
        {icon}
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  )
}
