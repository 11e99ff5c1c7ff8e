import { recoveryFactsLayout } from '../../../electron/engine/format/recovery-facts.ts'
import { encodeSheetLines, type SheetContent } from '../../../electron/engine/format/sheet-text.ts'
import { drawRecovery } from '../../../electron/engine/keys/recovery.ts'
import { save } from './save-vector.ts'

export async function sheets(): Promise<void> {
  using draft = await drawRecovery(3, 2)
  using other = await drawRecovery(3, 2)
  const facts = recoveryFactsLayout.encode(draft.facts)
  const [good, second] = draft.sheets
  const [foreign] = other.sheets
  if (good === undefined || second === undefined || foreign === undefined) throw new Error('too few sheets')
  const put = (name: string, expect: string, comment: string, lines: readonly string[]): void =>
    save('sheet', name, { fields: { expect, comment, sheet: lines.join(' / ') }, blocks: { facts } })
  const lines = encodeSheetLines(good)
  const changed = (change: Partial<SheetContent>): string[] => encodeSheetLines({ ...good, ...change })
  const [first = '', next = ''] = lines
  const wrongCharacter = `${first.slice(0, 3)}${first[3] === '7' ? '8' : '7'}${first.slice(4)}`
  const at = Array.from(first).findIndex(
    (character, index) =>
      /[0-9A-Z]/.test(first[index + 1] ?? '') && character !== '-' && character !== first[index + 1],
  )
  const swapped = `${first.slice(0, at)}${first[at + 1] ?? ''}${first[at] ?? ''}${first.slice(at + 2)}`
  put('good', 'correct 1', 'the first of three sheets', lines)
  put(
    'lower-case',
    'correct 1',
    'typed in lower case',
    lines.map((line) => line.toLowerCase()),
  )
  put(
    'confused-letters',
    'correct 1',
    'O for 0 and I for 1',
    lines.map((line) => line.replaceAll('0', 'O').replaceAll('1', 'I')),
  )
  put('wrong-character', 'invalid line 1', 'one wrong character', [wrongCharacter, ...lines.slice(1)])
  put('swapped-characters', 'invalid line 1', 'two neighbours swapped', [swapped, ...lines.slice(1)])
  put('swapped-lines', 'invalid line 1', 'the first two lines swapped', [next, first, ...lines.slice(2)])
  put('missing-line', 'invalid line 8', 'the last line is missing', lines.slice(0, -1))
  put('extra-line', 'invalid', 'a line too many', [...lines, first])
  put('mixed', 'invalid', 'the last line is another sheet\u2019s: every line fits, the whole does not', [
    ...lines.slice(0, -1),
    encodeSheetLines(second).at(-1) ?? '',
  ])
  put('foreign', 'foreign', 'a sheet of another set', encodeSheetLines(foreign))
  put('forged-share', 'invalid', 'another share, every check fits', changed({ share: Buffer.alloc(33, 1) }))
  put('renumbered', 'invalid', 'another number, every check fits', changed({ number: 2 }))
  put('fewer-needed', 'invalid', 'claims to need three, every check fits', changed({ needed: 3 }))
  put(
    'other-set-name',
    'foreign',
    'claims another set, every check fits',
    changed({ setId: '0000000000000000' }),
  )
}
