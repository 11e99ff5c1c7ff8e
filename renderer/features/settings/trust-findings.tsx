import type { ReactNode } from 'react'
import type { TrustFindings as Findings } from '../../../shared/contract/ledger.ts'
import { shortId } from '../../../shared/model/short-id.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, type Tone } from '../../ui/index.ts'

/** What the ledger does not account for, each with what to do; nothing where all is well. */
export function TrustFindings({ findings }: { readonly findings: Findings }) {
  const t = useText('settings')
  const access = useText('access')
  const { waysDiffer, waysUnfit, compartmentsMissing, compartmentsForeign } = findings
  const differing = waysDiffer.flatMap(({ code, foreign, missing }) => [
    ...(foreign === 0 ? [] : [t('waysForeign', { code, ways: foreign })]),
    ...(missing === 0 ? [] : [t('waysMissing', { code, ways: missing })]),
  ])
  const shown = (ids: readonly string[]) => ids.map((id) => access('unnamedShort', { id: shortId(id) }))
  return (
    <div className="settings__findings">
      <Refused findings={findings} />
      <Unaccounted findings={findings} />
      <Finding title={t('waysDiffer')} text={t('waysDifferText')} lines={differing} />
      <Finding
        title={t('compartmentsMissing')}
        text={t('compartmentsMissingText')}
        lines={shown(compartmentsMissing)}
      />
      <Finding
        title={t('compartmentsForeign')}
        text={t('compartmentsForeignText')}
        lines={shown(compartmentsForeign)}
      />
      <Finding
        tone="attention"
        title={t('waysUnfit')}
        text={t('waysUnfitText')}
        lines={waysUnfit.map(({ code, ways }) => t('waysUnfitOf', { code, count: ways }))}
      />
    </div>
  )
}

function Refused({ findings: { refused, refusals } }: { readonly findings: Findings }) {
  const t = useText('settings')
  const ledger = useText('ledger')
  const format = useFormat()
  const lines = refusals.map(({ sequence, at, act, by }) =>
    t('refusedEntry', {
      ...{ entry: format.count(sequence), at: format.moment(at), act: ledger(`act.${act}`) },
      by: by === 'recovery' ? ledger('recovery') : by,
    }),
  )
  return (
    <Finding
      title={t('refused', { count: refused, refused: format.count(refused) })}
      text={t('refusedText')}
      lines={lines}
      more={refused > lines.length ? t('refusedMore', { shown: format.count(lines.length) }) : null}
    />
  )
}

function Unaccounted({ findings: { unaccounted } }: { readonly findings: Findings }) {
  const t = useText('settings')
  const format = useFormat()
  const lines = unaccounted.map(({ compartment, sequence, at, signer, finder }) => {
    const about = {
      ...{ compartment: shortId(compartment), finder },
      ...{ at: format.moment(at), entry: format.count(sequence) },
    }
    return signer === null ? t('unaccountedUnsigned', about) : t('unaccountedBy', { ...about, signer })
  })
  return <Finding title={t('unaccounted')} text={t('unaccountedText')} lines={lines} />
}

interface FindingProps {
  readonly tone?: Tone
  readonly title: string
  readonly text: string
  readonly lines: readonly string[]
  readonly more?: string | null
}

function Finding({ tone = 'danger', title, text, lines, more = null }: FindingProps): ReactNode {
  if (lines.length === 0) return null
  return (
    <Banner tone={tone} title={title}>
      <p>{text}</p>
      <ul className="settings__lines selectable">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {more !== null && <p>{more}</p>}
    </Banner>
  )
}
