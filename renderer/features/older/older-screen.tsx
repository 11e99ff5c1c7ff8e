import { useState } from 'react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import type { olderFinding } from '../../../shared/contract/session.ts'
import type { z } from '../../../shared/zod.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useUnlocked } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, Screen } from '../../ui/index.ts'
import { AcceptOlder } from './accept-older.tsx'
import './older.css'

interface OlderScreenProps {
  readonly vault: ChosenPlace | null
  /** Both lock the vault first. */
  readonly onOther: () => void
  readonly onRestore: () => void
  readonly onAccepted: () => void
}

/** Why the vault is held back, and the two ways out. */
export function OlderScreen({ vault, onOther, onRestore, onAccepted }: OlderScreenProps) {
  const t = useText('older')
  const session = useUnlocked()
  const [accepting, setAccepting] = useState(false)
  if (!session) return null
  return (
    <Screen title={t('title')} lead={t('lead')}>
      <section className="older__section">
        <h2>{t('found')}</h2>
        <ul className="older__findings">
          {session.older.map((finding) => (
            <Finding
              key={`${finding.part} ${finding.compartment ?? ''} ${finding.witness}`}
              finding={finding}
            />
          ))}
        </ul>
      </section>
      <div className="older__exits">
        <section className="older__exit">
          <h2>{t('findTitle')}</h2>
          <p className="soft">{t('findText')}</p>
          <div className="older__acts">
            <Button onPress={onRestore}>{t('restore')}</Button>
            <Button onPress={onOther}>{t('openOther')}</Button>
          </div>
        </section>
        <section className="older__exit">
          <h2>{t('acceptTitle')}</h2>
          <p className="soft">{t('acceptText')}</p>
          <div className="older__acts">
            <Button onPress={() => setAccepting(true)} isDisabled={vault === null}>
              {t('accept')}
            </Button>
          </div>
        </section>
      </div>
      {vault && (
        <AcceptOlder
          vault={vault}
          isOpen={accepting}
          onClose={() => setAccepting(false)}
          onAccepted={onAccepted}
        />
      )}
    </Screen>
  )
}

function Finding({ finding }: { readonly finding: z.infer<typeof olderFinding> }) {
  const t = useText('older')
  const format = useFormat()
  const { part, compartment, witness, hereSequence, witnessSequence, witnessAt } = finding
  const seen = witnessAt === undefined ? '' : `, ${t('at', { when: format.moment(witnessAt) })}`
  return (
    <li>
      <strong>{t(`part.${part}`, { name: displayName(compartment ?? '') })}</strong>
      <span className="soft numeric">
        {t(`witness.${witness}`, { here: format.count(hereSequence), there: format.count(witnessSequence) })}
        {seen}
      </span>
    </li>
  )
}
