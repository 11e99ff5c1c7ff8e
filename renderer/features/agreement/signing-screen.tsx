import { useState } from 'react'
import { FileSignature, Lock } from 'lucide-react'
import { displayName } from '../../../shared/model/display-name.ts'
import { queryClient, useAct, useCall, useUnlocked } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { AgreementSigning, Button, ErrorPanel, ProgressBar, type Signing } from '../../ui/index.ts'
import './agreement.css'

interface SigningScreenProps {
  readonly onLock: () => void
}

/** All that is there while the agreement is not signed: the engine opens nothing else either. */
export function SigningScreen({ onLock }: SigningScreenProps) {
  const t = useText('agreement')
  const ui = useText('ui')
  const session = useUnlocked()
  const agreement = useCall('agreement.show', {}, { fresh: true })
  const [signing, setSigning] = useState<Signing | null>(null)
  const { run, busy, fault } = useAct('agreement.accept')
  if (!session) return null

  const sign = async () => {
    if (signing === null || busy) return
    // Refusals that were remembered while nothing was open are true no more; and of an agreement that changed
    // meanwhile the new text is to be read.
    if (await run(signing)) await queryClient.invalidateQueries()
    else await agreement.refetch()
  }
  return (
    <main className="signing">
      <div className="signing__column">
        <header className="signing__head">
          <span className="signing__icon" aria-hidden>
            <FileSignature />
          </span>
          <h1 ref={focusOnce} tabIndex={-1}>
            {t('sign.greeting', { name: displayName(session.staffName) })}
          </h1>
          <p className="soft">{t('sign.lead', { office: displayName(session.office) })}</p>
        </header>
        {agreement.isPending && <ProgressBar label={ui('loading')} share={null} />}
        {agreement.error && <ErrorPanel fault={agreement.error} />}
        {agreement.data && (
          <AgreementSigning
            key={agreement.data.version}
            agreement={agreement.data}
            name={session.staffName}
            onChange={setSigning}
            isDisabled={busy}
          />
        )}
        {fault && <ErrorPanel fault={fault} />}
        <footer className="signing__foot">
          <Button look="quiet" icon={<Lock aria-hidden />} onPress={onLock} isDisabled={busy}>
            {t('sign.lock')}
          </Button>
          <Button look="primary" isDisabled={signing === null || busy} onPress={() => void sign()}>
            {busy ? t('sign.signing') : t('sign.act')}
          </Button>
        </footer>
      </div>
    </main>
  )
}

function focusOnce(heading: HTMLHeadingElement | null): void {
  heading?.focus({ preventScroll: true })
}
