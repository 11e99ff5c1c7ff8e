import { useEffect, useRef } from 'react'
import { useKeptForms } from './kept-forms.ts'

/**
 * Opens the dialog of a form that is being taken up again after a lock; the dialog then claims what was typed.
 * @param kind of the form: its name up to the colon.
 * @param open is given what was typed, unchecked, for dialogs that must know what they are about.
 */
export function useResume(kind: string, open: (value: unknown) => void): void {
  const form = useKeptForms(({ offered, resumed }) => {
    const found = offered.find(({ name }) => name === resumed)
    return found?.name.split(':')[0] === kind ? found : undefined
  })
  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  })
  useEffect(() => {
    if (form !== undefined) latest.current(form.value)
  }, [form])
}
