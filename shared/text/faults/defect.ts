/** What is wrong in the program itself. */
import type { FaultTexts } from './fault-texts.ts'

export const defect: FaultTexts<'defect'> = {
  defect: {
    heading: 'Something went wrong inside the program',
    reason: 'This is a fault of Strongroom, not yours. What was stored before is not affected.',
    next: 'Try again. If it happens again, tell whoever looks after the program.',
  },
}
