import { describe, expect, it } from 'vitest'
import { AGREEMENT_TEMPLATE } from '../../../../electron/engine/staff/agreement-template.ts'
import { agreementBlocks } from '../../../../renderer/ui/agreement-blocks.ts'

const headings = (text: string) =>
  agreementBlocks(text)
    .filter(({ heading }) => heading)
    .map(({ text: line }) => line)

describe('the text of an agreement', () => {
  it('has a title and numbered headings, also where line ends are those of Windows', () => {
    const text =
      'Secrecy\n\nAn introduction.\n\n1. Purpose\nNothing leaves.\nNothing at all.\n\n2) End\nNone.'
    expect(agreementBlocks(text)).toEqual(agreementBlocks(text.replaceAll('\n', '\r\n')))
    expect(headings(text)).toEqual(['Secrecy', '1. Purpose', '2) End'])
    expect(agreementBlocks(text)[3]).toEqual({ heading: false, text: 'Nothing leaves.\nNothing at all.' })
  })

  it('keeps sentences that begin with a number as they are', () => {
    expect(headings('We agree.\n\n1. You say nothing.\n2. You write nothing.')).toEqual([])
    expect(headings(`Intro.\n\n1. ${'long '.repeat(20)}\nAnd so on.`)).toEqual([])
  })

  it('shows what could deceive by its code', () => {
    expect(agreementBlocks('a\u202eb\u0000').map(({ text }) => text)).toEqual(['a<U+202E>b<U+0000>'])
    expect(agreementBlocks(' \n\n\t\n')).toEqual([])
  })

  it('loses nothing of the template', () => {
    const words = (text: string) => text.split(/\s+/u).filter((word) => word !== '')
    const shown = agreementBlocks(AGREEMENT_TEMPLATE)
    expect(words(shown.map(({ text }) => text).join('\n'))).toEqual(words(AGREEMENT_TEMPLATE))
    expect(shown.filter(({ heading }) => heading).length).toBeGreaterThan(5)
  })
})
