/** What a person stopped. */
import type { FaultTexts } from './fault-texts.ts'

export const cancelled: FaultTexts<'cancelled'> = {
  cancelled: {
    heading: 'Cancelled',
    reason: 'It was stopped before it was finished.',
    next: 'Start it again when you want to.',
  },
}
