import { z } from '../../shared/zod.ts'
import { id } from '../../shared/contract/basics.ts'
import { resumeForm, type KeptForm } from '../bridge/index.ts'
import { go } from './navigation.ts'

/** Screens with forms that outlive a lock. */
const keptPlace = z.discriminatedUnion('at', [
  z.object({ at: z.literal(['home', 'enrol', 'agreement', 'access', 'rules']) }),
  z.object({ at: z.literal('compartment'), compartment: id }),
  z.object({ at: z.literal(['person', 'leaving']), staffId: id }),
])

/** Goes to where a form was left; its dialog opens there by itself. */
export function continueForm({ name, place }: KeptForm): void {
  const read = keptPlace.safeParse(place)
  if (!read.success) return
  go(read.data)
  resumeForm(name)
}
