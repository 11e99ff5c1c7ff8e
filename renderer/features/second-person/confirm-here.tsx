import { useState, type ReactNode } from 'react'
import { KeyRound } from 'lucide-react'
import { staffCode } from '../../../shared/contract/basics.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { LIMITS } from '../../../shared/limits.ts'
import type { Fault } from '../../../shared/model/fault.ts'
import type { KeyProof } from '../../../shared/contract/hardware-key.ts'
import { askAgain, call, useJob, useSecurityKey } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import {
  Banner,
  Button,
  Dialog,
  ErrorPanel,
  FieldPair,
  Fields,
  KeyRequest,
  JobProgress,
  PasscodeField,
  TextField,
} from '../../ui/index.ts'
import { StatementCard } from './statement-card.tsx'
import type { Statement } from './use-statement.ts'

interface ConfirmHereProps {
  readonly who: string
  readonly statement: Statement
  readonly rows?: Statement['rows']
  /** The reason of whoever asks, where it is still to be given. */
  readonly reason?: { readonly value: string; readonly onChange: (value: string) => void }
  /** The request to be decided; made now if there is none yet. Null if that failed, which is then in `fault`. */
  readonly request: () => Promise<Id | null>
  readonly fault: Fault | null
  readonly onAgreed: (request: Id) => void
  readonly onDeclined: () => void
  readonly onClose: () => void
  /** Further ways out, left of the main button. */
  readonly actions?: ReactNode
}

/** The second person, at this workstation: reads what is asked, and proves with their own passcode who agrees. */
export function ConfirmHere(props: ConfirmHereProps): ReactNode {
  const { who, statement, rows, reason, request, onAgreed, onDeclined, onClose, actions } = props
  const t = useText('secondPerson')
  const ui = useText('ui')
  const [code, setCode] = useState('')
  const [passcode, setPasscode] = useState('')
  const [declining, setDeclining] = useState(false)
  const [why, setWhy] = useState('')
  const { job, running, begin } = useJob('request.decide-here')
  /** The last attempt was a key without a passcode. */
  const [keyAlone, setKeyAlone] = useState(false)
  const securityKey = useSecurityKey()
  const known = staffCode.safeParse(code)
  const reasoned = reason === undefined || reason.value.trim() !== ''
  const busy = running || securityKey.busy
  const told = known.success && reasoned && (!declining || why.trim() !== '') && !busy
  const ready = told && passcode !== ''

  const decide = async (key?: KeyProof): Promise<void> => {
    if (!known.success) return
    const id = await request()
    if (id === null) return
    setKeyAlone(key !== undefined && passcode === '')
    const input = {
      id,
      approve: !declining,
      reason: declining ? why : '',
      staffCode: known.data,
      passcode,
      ...(key && { key }),
    }
    if ((await begin(input)) === undefined) {
      setPasscode('')
      return
    }
    await askAgain('request.list')
    if (declining) onDeclined()
    else onAgreed(id)
  }
  const decideByPasscode = (): void => {
    if (ready) void decide()
  }
  const decideByKey = async (): Promise<void> => {
    if (!told) return
    const question = { staffCode: known.data, act: 'approve' } as const
    const proof = await securityKey.ask(() => call('key.ask', question))
    if (proof !== null) await decide(proof)
  }
  const fault = props.fault ?? (job.state === 'failed' ? job.fault : null)

  return (
    <Dialog
      title={declining ? t('declineTitle') : t('title')}
      isOpen
      onClose={onClose}
      canClose={!busy}
      actions={
        <>
          {declining ? (
            <Button onPress={() => setDeclining(false)} isDisabled={busy}>
              {ui('cancel')}
            </Button>
          ) : (
            <>
              <Button look="quiet" onPress={() => setDeclining(true)} isDisabled={busy}>
                {t('decline')}
              </Button>
              <span className="second-person__foot-gap" />
              {actions}
            </>
          )}
          <Button look="primary" isDisabled={!ready} onPress={decideByPasscode}>
            {running ? t('agreeing') : declining ? t('declineDo') : t('agree')}
          </Button>
        </>
      }
    >
      <Fields onSubmit={decideByPasscode}>
        <StatementCard who={who} statement={statement} {...(rows === undefined ? {} : { rows })} />
        {reason && !declining && (
          <TextField
            label={t('why')}
            hint={t('whyHint')}
            value={reason.value}
            onChange={reason.onChange}
            maxLength={LIMITS.reasonMaxCharacters}
            autoFocus
          />
        )}
        {declining && (
          <TextField
            label={t('declineWhy')}
            hint={t('declineHint')}
            value={why}
            onChange={setWhy}
            maxLength={LIMITS.reasonMaxCharacters}
            autoFocus
          />
        )}
        <section className="second-person__here" aria-labelledby="second-person-here">
          <div>
            <h3 id="second-person-here">{t('person')}</h3>
            <p className="soft">{t('personHint')}</p>
          </div>
          <FieldPair>
            <TextField label={t('code')} value={code} onChange={(text) => setCode(text.toUpperCase())} />
            <PasscodeField label={t('passcode')} value={passcode} onChange={setPasscode} />
          </FieldPair>
        </section>
        {/* Enter in a field submits. */}
        <button type="submit" hidden />
      </Fields>
      <div className="second-person__key fields">
        <KeyRequest securityKey={securityKey} onAgain={() => void decideByKey()} />
        {!securityKey.busy && (
          <div>
            <Button
              size="small"
              icon={<KeyRound aria-hidden />}
              onPress={() => void decideByKey()}
              isDisabled={!told}
            >
              {t('useKey')}
            </Button>
          </div>
        )}
        {running && job.state === 'running' && <JobProgress progress={job.progress} />}
        {fault &&
          (keyAlone && fault.code === 'wrong-passcode' ? (
            <Banner tone="attention" title={t('alsoPasscode')}>
              {t('alsoPasscodeText')}
            </Banner>
          ) : (
            <ErrorPanel fault={fault} />
          ))}
      </div>
    </Dialog>
  )
}
