import { Cable, CircleHelp, Ear, Radio, Route as RouteIcon } from 'lucide-react'
import type { GuardFinding } from '../../shared/contract/ledger.ts'
import { displayName } from '../../shared/model/display-name.ts'
import { useText } from '../text/index.ts'
import { Banner } from './banner.tsx'
import './guard-findings.css'

const ICONS = { interface: Cable, route: RouteIcon, radio: Radio, listener: Ear, unknown: CircleHelp }

/** What ties the machine to the outside, the serious first; or that nothing does. */
export function GuardFindings({ findings }: { readonly findings: readonly GuardFinding[] }) {
  const t = useText('guard')
  const serious = findings.filter((finding) => finding.serious)
  const others = findings.filter((finding) => !finding.serious)
  return (
    <div className="guard-findings">
      <Banner
        tone={serious.length > 0 ? 'attention' : 'good'}
        title={serious.length > 0 ? t('connectedTitle') : t('apartTitle')}
      >
        {serious.length > 0 ? t('connectedText') : t('apartText')}
      </Banner>
      {serious.length > 0 && <FindingList findings={serious} />}
      {others.length > 0 && (
        <details className="guard-findings__others">
          <summary>{t('others', { count: others.length })}</summary>
          <FindingList findings={others} />
        </details>
      )}
    </div>
  )
}

function FindingList({ findings }: { readonly findings: readonly GuardFinding[] }) {
  const t = useText('guard')
  return (
    <ul className="guard-findings__list">
      {[...Map.groupBy(findings, ({ kind }) => kind)].map(([kind, found]) => {
        const Icon = ICONS[kind]
        return (
          <li key={kind}>
            <Icon aria-hidden />
            <span>{t(`kind.${kind}`)}</span>
            <span className="guard-findings__names mono selectable">
              {found.map(({ name }) => (
                <span key={name}>{displayName(name)}</span>
              ))}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
