import { expect, test } from 'vitest'
import { findInPage, pageOf, type Written } from '../../../../../renderer/features/preview/find-in-pieces.ts'
import { findInText } from '../../../../../renderer/features/preview/find-in-text.ts'
import { fold } from '../../../../../renderer/features/preview/fold.ts'

const found = (line: string, wanted: string) =>
  findInText([fold(line)], wanted).map(({ from, to }) => line.slice(from, to))

test.each([
  ['Müller in one form, sought in the other', 'Herr Mu\u0308ller', 'müller', ['Mu\u0308ller']],
  ['a ligature', 'the o\ufb03ce', 'office', ['o\ufb03ce']],
  ['wide letters', 'ＡＢＣ 12', 'abc', ['ＡＢＣ']],
  ['a space that does not break', '5\u00a0000 €', '5 000', ['5\u00a0000']],
  ['a hyphen that does not show', 'Ver\u00adtrag', 'vertrag', ['Ver\u00adtrag']],
  ['several places', 'aXaXa', 'a', ['a', 'a', 'a']],
  ['nothing', 'abc', '', []],
])('%s', (_, line, wanted, expected) => {
  expect(found(line, wanted)).toEqual(expected)
})

const page: readonly Written[] = [
  ...[
    { text: 'Harbour', endsLine: false },
    { text: ' ', endsLine: false },
    { text: 'Street', endsLine: true },
  ],
  ...[
    { text: 'signed by the managing', endsLine: true },
    { text: 'director of the office', endsLine: true },
  ],
  ...[
    { text: 'a confi-', endsLine: true },
    { text: 'dential note', endsLine: true },
    { text: 'North-', endsLine: true },
    { text: 'Holland', endsLine: false },
  ],
]

const onPage = (wanted: string) =>
  findInPage(pageOf(page), wanted).map((parts) =>
    parts.map(({ piece, from, to }) => page[piece]?.text.slice(from, to)),
  )

test.each([
  ['words placed one by one', 'harbour street', [['Harbour', 'Street']]],
  ['over the end of a line', 'managing director', [['managing', 'director']]],
  ['broken by a hyphen', 'confidential', [['confi-', 'dential']]],
  ['a name that has its hyphen', 'north-', [['North-']]],
  ['within one piece', 'OFFICE', [['office']]],
  ['what is not there', 'harbourstreet', []],
])('on a page: %s', (_, wanted, expected) => {
  expect(onPage(wanted)).toEqual(expected)
})
