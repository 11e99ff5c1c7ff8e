import { useState } from 'react'
import { KeyRound } from 'lucide-react'
import type { KeyProof } from '../../../shared/contract/hardware-key.ts'
import type { Member } from '../../../shared/contract/staff.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { call, useAct, useCall, useJob, useSecurityKey, useUnlocked } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import {
  AgreementSigning,
  Banner,
  Button,
  Dialog,
  ErrorPanel,
  JobProgress,
  KeyRequest,
  PasscodeField,
  type Signing,
} from '../../ui/index.ts'
import { askPeopleAgain } from './ask-people-again.ts'

interface SignHereProps {
  readonly member: Member
  readonly onClose: () => void
  readonly onDone: (notice: string) => void
}

/** Somebody reads and signs at this workstation: the person who is here, or another one with their own passcode or key. */
export function SignHere({ member, onClose, onDone }: SignHereProps) {
  const t = useText('staff')
  const ui = useText('ui')
  const own = useUnlocked()?.staffId === member.staffId
  const agreement = useCall('agreement.show', {}, { fresh: true })
  const [signing, setSigning] = useState<Signing | null>(null)
  const [passcode, setPasscode] = useState('')
  const signature = useSignature(member, own, () => {
    onDone(t('signedDone'))
    onClose()
  })
  const { busy, securityKey } = signature
  const kinds = new Set(own ? [] : member.waysIn.map(({ kind }) => kind))
  const byPasscode = own || kinds.has('passcode')
  const byKey = kinds.has('key') || kinds.has('both')
  const ready = signing !== null && !busy
  return (
    <Dialog
      title={t('signTitle')}
      isOpen
      onClose={onClose}
      canClose={!busy}
      width="wide"
      actions={
        <>
          <Button onPress={onClose} isDisabled={signature.running}>
            {ui('cancel')}
          </Button>
          {byKey && (
            <Button
              look={byPasscode ? 'secondary' : 'primary'}
              icon={<KeyRound aria-hidden />}
              isDisabled={!ready || (!kinds.has('key') && passcode === '')}
              onPress={() => ready && void signature.signWithKey(signing, passcode)}
            >
              {t('signKeyAct')}
            </Button>
          )}
          {byPasscode && (
            <Button
              look="primary"
              isDisabled={!ready || (!own && passcode === '')}
              onPress={() => ready && void signature.sign(signing, passcode, null)}
            >
              {signature.running ? t('signing') : t('signAct')}
            </Button>
          )}
        </>
      }
    >
      <div className="fields">
        {!own && <Banner tone="info">{t('signLead', { name: displayName(member.name) })}</Banner>}
        {agreement.error && <ErrorPanel fault={agreement.error} />}
        {agreement.data && (
          <AgreementSigning
            key={agreement.data.version}
            agreement={agreement.data}
            name={member.name}
            onChange={setSigning}
            isDisabled={busy}
          />
        )}
        {(kinds.has('passcode') || kinds.has('both')) && (
          <PasscodeField
            label={t('signPasscode', { name: displayName(member.name) })}
            value={passcode}
            onChange={setPasscode}
            isDisabled={busy}
          />
        )}
        <KeyRequest securityKey={securityKey} />
        {signature.fault && <ErrorPanel fault={signature.fault} />}
        {signature.progress}
      </div>
    </Dialog>
  )
}

/** One's own signature is a call; another person's needs their keys, which takes the time of a passcode's check. */
function useSignature({ staffId, code }: Member, own: boolean, onSigned: () => void) {
  const accept = useAct('agreement.accept')
  const other = useJob('agreement.sign')
  const securityKey = useSecurityKey()
  const sign = async (signing: Signing, passcode: string, key: KeyProof | null) => {
    const proof = key === null ? { passcode } : { passcode, key }
    const done = own ? await accept.run({ ...signing }) : await other.begin({ staffId, ...signing, ...proof })
    await askPeopleAgain()
    if (done) onSigned()
  }
  const signWithKey = async (signing: Signing, passcode: string) => {
    const key = await securityKey.ask(() => call('key.ask', { staffCode: code, act: 'sign' }))
    if (key) await sign(signing, passcode, key)
  }
  const running = accept.busy || other.running
  return {
    ...{ sign, signWithKey, securityKey, running },
    busy: running || securityKey.busy,
    fault: other.job.state === 'failed' ? other.job.fault : accept.fault,
    progress: other.job.state === 'running' ? <JobProgress progress={other.job.progress} /> : null,
  }
}
