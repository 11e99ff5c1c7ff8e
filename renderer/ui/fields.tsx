import type { ReactNode, SubmitEvent } from 'react'
import './field.css'

interface FieldsProps {
  readonly children: ReactNode
  /** Enter in a field, or a button of type `submit` inside. */
  readonly onSubmit?: () => void
}

/** A form: fields below each other with the rhythm of the grid. */
export function Fields({ children, onSubmit }: FieldsProps) {
  const submitted = (event: SubmitEvent) => {
    event.preventDefault()
    onSubmit?.()
  }
  return (
    <form className="fields" onSubmit={submitted} noValidate autoComplete="off">
      {children}
    </form>
  )
}

/** Two fields that belong together, side by side. */
export function FieldPair({ children }: { readonly children: ReactNode }) {
  return <div className="fields__pair">{children}</div>
}
