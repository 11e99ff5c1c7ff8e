import { z } from '../../../shared/zod.ts'
import { screening as screeningShape, type Screening } from '../../../shared/contract/staff.ts'
import { endOfDay, startOfDay } from '../../../shared/model/days.ts'

/** A screening as it is typed. Days are `2026-11-21`; an empty end means the office's rules. */
export const screeningForm = z
  .object({
    outcome: screeningShape.shape.outcome,
    madeOn: z.string(),
    reference: z.string(),
    until: z.string(),
  })
  .readonly()
export type ScreeningForm = z.infer<typeof screeningForm>

export type ScreeningField = 'madeOn' | 'reference' | 'until'

/** @param today as a day. */
export function emptyScreening(today: string): ScreeningForm {
  return { outcome: 'passed', madeOn: today, reference: '', until: '' }
}

/** The fields that cannot be meant. @param now milliseconds since 1970. */
export function problemsOf(form: ScreeningForm, now: number): ReadonlySet<ScreeningField> {
  const problems = new Set<ScreeningField>()
  const at = startOfDay(form.madeOn)
  if (at === null || at > now) problems.add('madeOn')
  if (!screeningShape.shape.reference.safeParse(form.reference).success) problems.add('reference')
  const until = endOfDay(form.until)
  if (form.until !== '' && (until === null || until <= (at ?? 0))) problems.add('until')
  return problems
}

/** The screening that was typed; null while something of it cannot be meant. */
export function screeningOf(form: ScreeningForm, now: number): Screening | null {
  const at = startOfDay(form.madeOn)
  if (at === null || problemsOf(form, now).size > 0) return null
  const { outcome, reference } = form
  return { outcome, at, reference: reference.trim(), until: form.until === '' ? null : endOfDay(form.until) }
}
