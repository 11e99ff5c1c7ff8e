import { useEffect, useRef, useState } from 'react'
import type { z } from '../../shared/zod.ts'
import { claimForm, holdForm, releaseForm } from './kept-forms.ts'

/**
 * Keeps what somebody types over a lock, and gives it back when the form is opened again after unlocking. For plain
 * fields only, never for passcodes, PINs or recovery sheets.
 * @param name of the form: its kind, and after a colon the id of what it is about where that matters. Null: not now.
 * @param schema of the value: what comes back is read by it, and dropped if it does not fit.
 * @param restore puts a kept value into the form.
 */
export function useKeptForm<T>(
  name: string | null,
  schema: z.ZodType<T>,
  value: T,
  restore: (value: T) => void,
): void {
  const text = JSON.stringify(value)
  const [untouched] = useState(text)
  const latest = useRef({ schema, restore })
  useEffect(() => {
    latest.current = { schema, restore }
  })
  useEffect(() => {
    if (name === null) return
    const kept = latest.current.schema.safeParse(claimForm(name))
    if (kept.success) latest.current.restore(kept.data)
    return () => releaseForm(name)
  }, [name])
  useEffect(() => {
    if (name === null) return
    if (text === untouched) releaseForm(name)
    else holdForm(name, JSON.parse(text))
  }, [name, text, untouched])
}
