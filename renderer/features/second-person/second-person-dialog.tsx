import { useRef, useState, type ReactNode } from 'react'
import type { Id } from '../../../shared/contract/basics.ts'
import { requestFacts } from '../../../shared/contract/request-facts.ts'
import { answerSecondPerson, askAgain, call, useAct, useCall, useSecondPerson } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, toast } from '../../ui/index.ts'
import { ConfirmHere } from './confirm-here.tsx'
import { useStatement } from './use-statement.ts'
import { useWhoAsks } from './use-who-asks.ts'

type Asked = NonNullable<ReturnType<typeof useSecondPerson.getState>['asked']>

/** Over everything, while an act stands still for want of a second person. */
export function SecondPersonDialog(): ReactNode {
  const asked = useSecondPerson((store) => store.asked)
  return asked === null ? null : <Ask asked={asked} />
}

function Ask({ asked: { act, subject } }: { readonly asked: Asked }): ReactNode {
  const t = useText('secondPerson')
  const who = useWhoAsks()
  const { data } = useCall('request.names', { subject: { ...subject } })
  const statement = useStatement()({ act, facts: requestFacts(subject), names: data?.names ?? [] })
  const [reason, setReason] = useState(typeof subject['reason'] === 'string' ? subject['reason'] : '')
  const { run, busy, fault } = useAct('request.make')
  const made = useRef<Id | null>(null)

  const request = async (): Promise<Id | null> => {
    made.current ??= (await run({ act, subject: { ...subject }, reason }))?.id ?? null
    return made.current
  }
  const leaveWaiting = async (): Promise<void> => {
    if ((await request()) === null) return
    await askAgain('request.list')
    toast(t('waiting'), 'info')
    answerSecondPerson({ answer: 'waits' })
  }
  const drop = (): void => {
    // Nobody is to decide about what was taken back.
    if (made.current !== null) void call('request.withdraw', { id: made.current }).catch(() => undefined)
    answerSecondPerson({ answer: 'dropped' })
  }
  return (
    <ConfirmHere
      who={t('statement', { who })}
      statement={statement}
      reason={{ value: reason, onChange: setReason }}
      request={request}
      fault={fault}
      onAgreed={(approval) => {
        toast(t('approved'))
        answerSecondPerson({ answer: 'agreed', approval })
      }}
      onDeclined={() => {
        toast(t('declined'), 'info')
        answerSecondPerson({ answer: 'dropped' })
      }}
      onClose={drop}
      actions={
        <Button onPress={() => void leaveWaiting()} isDisabled={busy || reason.trim() === ''}>
          {t('leave')}
        </Button>
      }
    />
  )
}
