import { useState, type ReactNode } from 'react'
import type { CallOutput } from '../../../shared/contract/contract.ts'
import { askAgain, useAct } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, ErrorPanel, Screen, Tick, toast } from '../../ui/index.ts'
import { linesOf, type Cell } from './matrix.ts'
import { RevokeDialog } from './revoke-dialog.tsx'
import { useWords } from './use-words.ts'

interface ReviewScreenProps {
  readonly answer: CallOutput<'grant.list'>
  readonly onBack: () => void
}

type Line = ReturnType<typeof linesOf>[number]

const keyOf = ({ person, compartment, grant }: Line): string =>
  `${person.staffId} ${compartment.id} ${grant.givenAt}`

/** All rights, line by line: each is confirmed or taken away before the review counts. */
export function ReviewScreen({ answer, onBack }: ReviewScreenProps): ReactNode {
  const t = useText('access')
  const format = useFormat()
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const [revoking, setRevoking] = useState<Cell | null>(null)
  const { run, busy, fault } = useAct('grant.review')
  const lines = linesOf(answer)
  const confirmed = lines.filter((line) => kept.has(keyOf(line)))
  const whole = confirmed.length === lines.length

  const keep = (line: Line, needed: boolean): void => {
    const next = new Set(kept)
    if (needed) next.add(keyOf(line))
    else next.delete(keyOf(line))
    setKept(next)
  }
  const confirm = async (): Promise<void> => {
    const done = await run({
      lines: lines.map(({ person, compartment }) => ({
        compartment: compartment.id,
        staffId: person.staffId,
      })),
    })
    if (done === undefined) {
      // Something was given meanwhile: it is to be looked at, too.
      await askAgain('grant.list')
      return
    }
    await askAgain('grant.list')
    toast(t('review.done'))
    onBack()
  }
  return (
    <Screen
      title={t('review.title')}
      lead={t('review.lead')}
      layout="full"
      actions={<Button onPress={onBack}>{t('review.back')}</Button>}
    >
      <p className="soft">{t('oneKey')}</p>
      {lines.length === 0 ? (
        <p className="soft">{t('review.nothing')}</p>
      ) : (
        <ReviewTable lines={lines} kept={kept} onKeep={keep} onRevoke={setRevoking} />
      )}
      {fault && <ErrorPanel fault={fault} />}
      <div className="review__foot">
        <span className="soft numeric" role="status">
          {t('review.count', { done: format.count(confirmed.length), all: format.count(lines.length) })}
        </span>
        <Button look="primary" isDisabled={!whole || busy} onPress={() => void confirm()}>
          {t('review.do')}
        </Button>
      </div>
      {revoking && (
        <RevokeDialog cell={revoking} onClose={() => setRevoking(null)} onRevoked={() => setRevoking(null)} />
      )}
    </Screen>
  )
}

interface ReviewTableProps {
  readonly lines: readonly Line[]
  readonly kept: ReadonlySet<string>
  readonly onKeep: (line: Line, needed: boolean) => void
  readonly onRevoke: (line: Line) => void
}

const COLUMNS = ['person', 'compartment', 'rights', 'since', 'used', 'until'] as const

function ReviewTable({ lines, kept, onKeep, onRevoke }: ReviewTableProps): ReactNode {
  const t = useText('access')
  return (
    // A list that scrolls is reached by keyboard through its ticks.
    <div className="review__list">
      <table className="review__table" aria-label={t('review.title')}>
        <thead>
          <tr>
            <th scope="col">{t('review.needed')}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`review.column.${column}`)}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t('review.away')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <ReviewLine
              key={keyOf(line)}
              line={line}
              isKept={kept.has(keyOf(line))}
              onKeep={onKeep}
              onRevoke={onRevoke}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface ReviewLineProps extends Pick<ReviewTableProps, 'onKeep' | 'onRevoke'> {
  readonly line: Line
  readonly isKept: boolean
}

function ReviewLine({ line, isKept, onKeep, onRevoke }: ReviewLineProps): ReactNode {
  const t = useText('access')
  const format = useFormat()
  const words = useWords()
  const { grant } = line
  const named = { person: words.person(line.person), compartment: words.compartment(line.compartment) }
  return (
    <tr data-kept={isKept || undefined}>
      <td>
        <Tick label={t('review.keep', named)} value={isKept} onChange={(needed) => onKeep(line, needed)} />
      </td>
      <td>{named.person}</td>
      <td>{named.compartment}</td>
      <td>{words.rights(grant.rights)}</td>
      <td className="numeric">{format.day(grant.givenAt)}</td>
      <td className="numeric">
        {grant.lastUsedAt === null ? t('review.never2') : format.day(grant.lastUsedAt)}
      </td>
      <td className="numeric">{grant.until === null ? t('review.noEnd') : format.day(grant.until)}</td>
      <td>
        <Button
          size="small"
          look="quiet"
          onPress={() => onRevoke(line)}
          aria-label={t('review.awayLabel', named)}
        >
          {t('review.away')}
        </Button>
      </td>
    </tr>
  )
}
