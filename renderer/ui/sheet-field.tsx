import { useEffect, useState } from 'react'
import { TextArea, TextField as AriaTextField } from 'react-aria-components'
import { Check, X } from 'lucide-react'
import type { SheetVerdict } from '../../shared/contract/vault.ts'
import { useText } from '../text/index.ts'
import { FieldFrame } from './field-frame.tsx'
import { lineMarks, withSeparators, type LineMark } from './sheet-lines.ts'
import './sheet-entry.css'

interface SheetFieldProps {
  readonly label: string
  readonly verdictOf: (text: string) => Promise<SheetVerdict>
  /** Numbers of sheets that are there already. */
  readonly taken?: readonly number[]
  readonly onCorrect: (number: number, text: string) => void
  readonly autoFocus?: boolean
}

const LINES_SHOWN = 8

/** One recovery sheet, checked while it is typed; each line says whether it is right. */
export function SheetField({ label, verdictOf, taken = [], onCorrect, autoFocus = false }: SheetFieldProps) {
  const t = useText('ui')
  const [text, setText] = useState('')
  const verdict = useVerdict(text, verdictOf)
  const repeated = verdict?.verdict === 'correct' && taken.includes(verdict.number)

  useEffect(() => {
    if (verdict?.verdict === 'correct' && !repeated) onCorrect(verdict.number, text)
    // Each verdict is told once; the callback and the text belong to it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [verdict])

  const marks = lineMarks(text, verdict)
  const problem = repeated ? t('sheet.repeated', { number: verdict.number }) : problemOf(verdict, marks, t)
  return (
    <AriaTextField
      className="field"
      value={text}
      onChange={(next) => setText(withSeparators(text, next))}
      isInvalid={problem !== null}
      autoFocus={autoFocus}
    >
      <FieldFrame label={label} hint={t('sheet.hint')} error={problem}>
        <div className="sheet-field">
          <ol className="sheet-field__marks" aria-hidden>
            {Array.from({ length: Math.max(LINES_SHOWN, marks.length) }, (_, line) => (
              <li key={line}>
                <Mark mark={marks[line] ?? 'open'} line={line + 1} />
              </li>
            ))}
          </ol>
          <TextArea
            className="input input--lines mono sheet-field__text"
            rows={Math.max(LINES_SHOWN, marks.length)}
            spellCheck={false}
            autoComplete="off"
            wrap="off"
          />
        </div>
      </FieldFrame>
    </AriaTextField>
  )
}

function Mark({ mark, line }: { readonly mark: LineMark; readonly line: number }) {
  if (mark === 'right') return <Check className="sheet-field__right" />
  if (mark === 'wrong') return <X className="sheet-field__wrong" />
  return line
}

type Words = ReturnType<typeof useText<'ui'>>

/** A typing error is said only once the typing has gone past it. */
function problemOf(verdict: SheetVerdict | null, marks: readonly LineMark[], t: Words): string | null {
  if (verdict?.verdict === 'foreign') return t('sheet.foreign')
  const why = verdict?.verdict === 'invalid' ? verdict.why : undefined
  if (why === 'mixed') return t('sheet.mixed')
  const wrong = marks.indexOf('wrong')
  if (wrong < 0) return null
  return t(why === 'missing' ? 'sheet.missingLine' : 'sheet.invalidLine', { line: wrong + 1 })
}

function useVerdict(text: string, verdictOf: SheetFieldProps['verdictOf']): SheetVerdict | null {
  const [judged, setJudged] = useState<{ of: string; verdict: SheetVerdict } | null>(null)
  useEffect(() => {
    if (text.trim() === '') return undefined
    let left = false
    const timer = setTimeout(() => {
      void verdictOf(text).then((verdict) => {
        if (!left) setJudged({ of: text, verdict })
      })
    }, 200)
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [text, verdictOf])
  return judged?.of === text ? judged.verdict : null
}
