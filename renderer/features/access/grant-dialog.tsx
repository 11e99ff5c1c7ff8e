import { useState, type ReactNode } from 'react'
import { z } from '../../../shared/zod.ts'
import { id } from '../../../shared/contract/basics.ts'
import { right, type Right } from '../../../shared/contract/file.ts'
import { OFFERED_RIGHTS, withReading } from '../../../shared/model/offered-rights.ts'
import { askAgain, useAct, useKeptForm, useUnlocked } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import {
  Banner,
  Button,
  CheckList,
  Dialog,
  ErrorPanel,
  Fields,
  DayField,
  toast,
  useNow,
} from '../../ui/index.ts'
import { dayOf, endOfDay } from '../../../shared/model/days.ts'
import type { Cell } from './matrix.ts'
import { RevokeDialog } from './revoke-dialog.tsx'
import { useGrantFacts } from './use-grant-facts.ts'
import { useWords } from './use-words.ts'

/** What outlives a lock: rights and their end, and of whom in which compartment. */
export const keptGrant = z.object({ compartment: id, staffId: id, rights: z.array(right), day: z.string() })

interface GrantDialogProps {
  readonly cell: Cell
  readonly onClose: () => void
}

/** What one person may do in one compartment: given, changed, ended on a day, or taken away. */
export function GrantDialog({ cell, onClose }: GrantDialogProps): ReactNode {
  const t = useText('access')
  const words = useWords()
  const session = useUnlocked()
  const [revoking, setRevoking] = useState(false)
  const { person, compartment, grant } = cell
  const named = { person: words.person(person), compartment: words.compartment(compartment) }
  const writable = session?.mode === 'normal' && session.role !== 'auditor'
  const changes = compartment.administered && writable
  const revokes = grant !== null && writable && (changes || session.role === 'custodian')
  const form = useGrantForm(cell, onClose)

  if (revoking) return <RevokeDialog cell={cell} onClose={() => setRevoking(false)} onRevoked={onClose} />
  const isOwnLoss = person.problem !== null
  return (
    <Dialog
      title={t('dialog.title', named)}
      isOpen
      onClose={onClose}
      canClose={!form.busy}
      actions={
        <GrantActions
          form={form}
          canSave={changes && !isOwnLoss}
          isNew={grant === null}
          onClose={onClose}
          {...(revokes ? { onRevoke: () => setRevoking(true) } : {})}
        />
      }
    >
      <Fields onSubmit={() => void form.save()}>
        <PresentGrant cell={cell} />
        {changes && person.problem !== null && (
          <Banner tone="attention">
            {t('dialog.notCleared', { person: named.person, why: t(`problem.${person.problem}`) })}
          </Banner>
        )}
        <GrantFields form={form} isDisabled={!changes || isOwnLoss} />
        {form.fault && <ErrorPanel fault={form.fault} />}
      </Fields>
    </Dialog>
  )
}

function PresentGrant({ cell: { grant } }: Pick<GrantDialogProps, 'cell'>): ReactNode {
  const factsOf = useGrantFacts()
  return grant && <p className="soft">{factsOf(grant)}</p>
}

function GrantFields({
  form,
  isDisabled,
}: {
  readonly form: GrantForm
  readonly isDisabled: boolean
}): ReactNode {
  const t = useText('access')
  const rights = useText('rights')
  return (
    <>
      <CheckList
        label={t('dialog.rights')}
        value={form.rights}
        onChange={form.setRights}
        isDisabled={isDisabled}
        hint={t('dialog.rightsHint')}
        choices={offered(form.held).map((key) => ({
          key,
          label: rights(`name.${key}`),
          hint: rights(`hint.${key}`),
        }))}
      />
      <DayField
        label={t('dialog.end')}
        hint={t('dialog.endHint')}
        value={form.day}
        onChange={form.setDay}
        isDisabled={isDisabled}
        error={form.isPast && t('dialog.endPast')}
      />
    </>
  )
}

interface GrantActionsProps {
  readonly form: GrantForm
  readonly canSave: boolean
  readonly isNew: boolean
  readonly onClose: () => void
  readonly onRevoke?: () => void
}

function GrantActions({ form, canSave, isNew, onClose, onRevoke }: GrantActionsProps): ReactNode {
  const t = useText('access')
  const ui = useText('ui')
  return (
    <>
      {onRevoke && (
        <>
          <Button look="quiet" onPress={onRevoke} isDisabled={form.busy}>
            {t('dialog.revoke')}
          </Button>
          <span className="grant-dialog__gap" />
        </>
      )}
      <Button onPress={onClose} isDisabled={form.busy}>
        {canSave ? ui('cancel') : ui('close')}
      </Button>
      {canSave && (
        <Button look="primary" isDisabled={!form.ready || form.busy} onPress={() => void form.save()}>
          {t(isNew ? 'dialog.save' : 'dialog.change')}
        </Button>
      )}
    </>
  )
}

/** Those that do something, and of the others what this person has already. */
function offered(held: readonly Right[]): readonly Right[] {
  return right.options.filter((one) => OFFERED_RIGHTS.includes(one) || held.includes(one))
}

type GrantForm = ReturnType<typeof useGrantForm>

function useGrantForm({ person, compartment, grant }: Cell, onClose: () => void) {
  const t = useText('access')
  const words = useWords()
  const [rights, setRights] = useState<readonly Right[]>(grant?.rights ?? ['read'])
  const [day, setDay] = useState(grant === null || grant.until === null ? '' : dayOf(grant.until))
  const about = { compartment: compartment.id, staffId: person.staffId }
  useKeptForm('grant', keptGrant, { ...about, rights: [...rights], day }, (left) => {
    if (left.compartment !== about.compartment || left.staffId !== about.staffId) return
    setRights(left.rights)
    setDay(left.day)
  })
  const { run, busy, fault } = useAct('grant.give')
  const now = useNow(MINUTE)
  const until = endOfDay(day)
  const isPast = until !== null && until <= now
  const ready = rights.length > 0 && !isPast && (day === '' || until !== null)

  const save = async (): Promise<void> => {
    if (!ready) return
    const input = { ...about, rights: [...rights], until }
    const done = await run(input, onClose)
    if (done === undefined) return
    await askAgain('grant.list', 'compartment.list')
    const named = { person: words.person(person), compartment: words.compartment(compartment) }
    toast(`${t('dialog.gave', named)} ${t('dialog.fromUnlock')}`)
    onClose()
  }
  const choose = (next: readonly Right[]): void => {
    setRights(withReading(next, rights))
  }
  return {
    rights,
    setRights: choose,
    held: grant?.rights ?? [],
    day,
    setDay,
    isPast,
    ready,
    busy,
    fault,
    save,
  }
}

const MINUTE = 60_000
