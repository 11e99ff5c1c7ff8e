import type { CallsOf } from './handler.ts'

export const FORM_CALLS: CallsOf<`form.${string}`> = {
  'form.keep': ({ room }, { forms }) => {
    room.keepForms(forms)
    return {}
  },
  'form.take': ({ room }) => room.takeForms(),
}
