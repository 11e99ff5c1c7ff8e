/** What was made by something newer. */
import type { FaultTexts } from './fault-texts.ts'

export const unsupported: FaultTexts<'unsupported'> = {
  'format-newer': {
    heading: 'This vault was made by a newer version',
    reason: 'This version of Strongroom does not know its format and leaves it alone.',
    next: 'Install the newer version on this machine.',
  },
  'set-newer': {
    heading: 'This backup set was made by a newer version',
    reason: 'This version of Strongroom does not know its format and leaves it alone.',
    next: 'Install the newer version on this machine, or choose an earlier set.',
  },
}
