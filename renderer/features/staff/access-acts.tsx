import { useState, type ReactNode } from 'react'
import { z } from '../../../shared/zod.ts'
import type { Member } from '../../../shared/contract/staff.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useAct, useKeptForm, useResume, useUnlocked } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, ConfirmDialog, ErrorPanel, TextField, toast } from '../../ui/index.ts'
import { askPeopleAgain } from './ask-people-again.ts'

interface AccessActsProps {
  readonly member: Member
  readonly onDone: (notice: string) => void
  readonly onLeave: () => void
}

/** Suspending, its end, and the way to leaving. */
export function AccessActs({ member, onDone, onLeave }: AccessActsProps) {
  const t = useText('staff')
  const own = useUnlocked()?.staffId === member.staffId
  const bound = member.lastCustodian ? t('lastCustodian') : own ? t('self') : null
  return (
    <section className="person__section" aria-labelledby="person-access">
      <h2 id="person-access">{t('acts')}</h2>
      {bound !== null ? (
        <Banner tone="info">{bound}</Banner>
      ) : (
        <div className="person__card">
          {member.problem === 'suspended' || member.problem === 'dormant' ? (
            <Resume member={member} onDone={onDone} />
          ) : (
            <Suspend member={member} onDone={onDone} />
          )}
          <ActRow name={t('leaveName')} text={t('leaveText')}>
            <Button onPress={onLeave}>{t('leave')}</Button>
          </ActRow>
        </div>
      )}
    </section>
  )
}

interface ActRowProps {
  readonly name: string
  readonly text: string
  readonly children: ReactNode
}

function ActRow({ name, text, children }: ActRowProps) {
  return (
    <div className="person__act">
      <div>
        <h3>{name}</h3>
        <p className="soft">{text}</p>
      </div>
      {children}
    </div>
  )
}

function Resume({ member, onDone }: Omit<AccessActsProps, 'onLeave'>) {
  const t = useText('staff')
  const { run, busy, fault } = useAct('staff.resume')
  const act = member.problem === 'suspended' ? t('resume') : t('enable')
  const resume = async () => {
    if (!(await run({ staffId: member.staffId }))) return
    await askPeopleAgain()
    const notice = t('resumed', { name: displayName(member.name) })
    toast(notice)
    onDone(notice)
  }
  return (
    <>
      <ActRow name={act} text={t('resumeText')}>
        <Button isDisabled={busy} onPress={() => void resume()}>
          {act}
        </Button>
      </ActRow>
      {fault && <ErrorPanel fault={fault} />}
    </>
  )
}

function Suspend({ member, onDone }: Omit<AccessActsProps, 'onLeave'>) {
  const t = useText('staff')
  const [asking, setAsking] = useState(false)
  useResume('suspension', () => setAsking(true))
  return (
    <ActRow name={t('suspendName')} text={t('suspendText')}>
      <Button onPress={() => setAsking(true)}>{t('suspend')}</Button>
      {asking && <SuspendDialog member={member} onDone={onDone} onClose={() => setAsking(false)} />}
    </ActRow>
  )
}

const keptReason = z.string()

interface SuspendDialogProps extends Omit<AccessActsProps, 'onLeave'> {
  readonly onClose: () => void
}

function SuspendDialog({ member, onDone, onClose }: SuspendDialogProps) {
  const t = useText('staff')
  const [reason, setReason] = useState('')
  useKeptForm(`suspension:${member.staffId}`, keptReason, reason, setReason)
  const { run, busy, fault } = useAct('staff.suspend')
  const name = displayName(member.name)
  const suspend = async () => {
    if (!(await run({ staffId: member.staffId, reason }))) return
    await askPeopleAgain()
    toast(t('suspended', { name }))
    onDone(t('suspended', { name }))
    onClose()
  }
  return (
    <ConfirmDialog
      title={t('suspendTitle', { name })}
      isOpen
      onClose={onClose}
      confirm={t('suspendAct')}
      onConfirm={() => void suspend()}
      isDisabled={reason.trim() === ''}
      isBusy={busy}
    >
      <div className="fields">
        <p>{t('suspendLead')}</p>
        <TextField
          label={t('reason')}
          hint={t('reasonHint')}
          value={reason}
          onChange={setReason}
          maxLength={LIMITS.reasonMaxCharacters}
          autoFocus
        />
        {fault && <ErrorPanel fault={fault} />}
      </div>
    </ConfirmDialog>
  )
}
