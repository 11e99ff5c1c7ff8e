import { useState, type ReactNode } from 'react'
import { z } from '../../../shared/zod.ts'
import { id } from '../../../shared/contract/basics.ts'
import type { Request } from '../../../shared/contract/policy.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { askAgain, useAct, useKeptForm } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, Dialog, ErrorPanel, Fields, TextField, toast } from '../../ui/index.ts'
import { StatementCard } from './statement-card.tsx'
import { useStatement } from './use-statement.ts'

/** A reason for declining, and of which request. */
export const keptDecision = z.object({ id, why: z.string() })

/** The person who is here is the second person of what somebody else asked. */
export function DecideDialog(props: { readonly request: Request; readonly onClose: () => void }): ReactNode {
  const { request, onClose } = props
  const t = useText('secondPerson')
  const format = useFormat()
  const statement = useStatement()(request)
  const [declining, setDeclining] = useState(false)
  const [why, setWhy] = useState('')
  useKeptForm(`decision:${request.id}`, keptDecision, { id: request.id, why }, (left) => {
    setDeclining(true)
    setWhy(left.why)
  })
  const { run, busy, fault } = useAct('request.decide')

  const decide = async (approve: boolean): Promise<void> => {
    if (!approve && why.trim() === '') return
    const done = await run({ id: request.id, approve, reason: approve ? '' : why })
    if (done === undefined) return
    await askAgain('request.list')
    toast(approve ? t('approved') : t('declined'), approve ? 'good' : 'info')
    onClose()
  }
  return (
    <Dialog
      title={declining ? t('declineTitle') : t('title')}
      isOpen
      onClose={onClose}
      canClose={!busy}
      actions={
        declining ? (
          <>
            <Button onPress={() => setDeclining(false)} isDisabled={busy}>
              {t('back')}
            </Button>
            <Button look="primary" onPress={() => void decide(false)} isDisabled={busy || why.trim() === ''}>
              {t('declineDo')}
            </Button>
          </>
        ) : (
          <>
            <Button onPress={() => setDeclining(true)} isDisabled={busy}>
              {t('decline')}
            </Button>
            <Button look="primary" onPress={() => void decide(true)} isDisabled={busy}>
              {t('agree')}
            </Button>
          </>
        )
      }
    >
      <Fields onSubmit={() => void decide(!declining)}>
        <StatementCard
          who={t('statement', { who: `${displayName(request.byName)} (${request.by})` })}
          statement={statement}
          rows={[
            ...(request.reason === request.facts['reason']
              ? []
              : [[t('given'), displayName(request.reason)] as const]),
            [t('asked'), format.moment(request.at)],
            [t('ends'), format.moment(request.until)],
          ]}
        />
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
        {fault && <ErrorPanel fault={fault} />}
      </Fields>
    </Dialog>
  )
}
