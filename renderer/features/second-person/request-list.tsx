import { useState, type ReactNode } from 'react'
import type { Id } from '../../../shared/contract/basics.ts'
import type { Request } from '../../../shared/contract/policy.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { askAgain, useAct, useCall, useResume } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, ErrorPanel, toast, useNow } from '../../ui/index.ts'
import { ConfirmHere } from './confirm-here.tsx'
import { DecideDialog, keptDecision } from './decide-dialog.tsx'
import { shownRequests } from './shown-requests.ts'
import { usePerform } from './use-perform.ts'
import { useStatement } from './use-statement.ts'
import { useWhoAsks } from './use-who-asks.ts'

const MINUTE = 60_000

interface RequestListProps {
  /** The request that is being decided, whose dialog is open. */
  readonly deciding: Id | null
  readonly onDeciding: (request: Id | null) => void
  /** Leads to where an approved act is done that needs more than its approval: leaving, sheets. */
  readonly onGo: (act: Request['act'], subject: Readonly<Record<string, unknown>>) => void
}

/** What waits for a second person: one's own, and what one may decide. Nothing at all while there is none. */
export function RequestList(props: RequestListProps): ReactNode {
  const t = useText('secondPerson')
  const { data } = useCall('request.list', {}, { fresh: true })
  const now = useNow(MINUTE)
  const shown = shownRequests(data?.requests ?? [], now)
  if (shown.length === 0) return null
  return (
    <section className="request-section" aria-labelledby="home-requests">
      <h2 id="home-requests">{t('list.title')}</h2>
      <ul className="request-list">
        {shown.map((request) => (
          <li key={request.id}>
            <RequestRow request={request} {...props} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function RequestRow(props: RequestListProps & { readonly request: Request }): ReactNode {
  const { request, deciding, onDeciding, onGo } = props
  const t = useText('secondPerson')
  const [here, setHere] = useState(false)
  const perform = usePerform(onGo)
  const withdraw = useAct('request.withdraw')
  const { act, own, state, mayDecide } = request
  useResume('decision', (left) => {
    if (mayDecide && keptDecision.safeParse(left).data?.id === request.id) onDeciding(request.id)
  })
  const takeBack = async (): Promise<void> => {
    if ((await withdraw.run({ id: request.id })) === undefined) return
    toast(t('withdrawn'), 'info')
    await askAgain('request.list')
  }
  const fault = perform.fault ?? withdraw.fault
  const busy = perform.busy || withdraw.busy
  return (
    <>
      <RequestWords request={request} />
      <div className="request-list__acts">
        {mayDecide && <Button onPress={() => onDeciding(request.id)}>{t('list.decide')}</Button>}
        {own && (state === 'waiting' || state === 'approved') && (
          <Button look="quiet" onPress={() => void takeBack()} isDisabled={busy}>
            {t('list.withdraw')}
          </Button>
        )}
        {own && state === 'waiting' && <Button onPress={() => setHere(true)}>{t('list.here')}</Button>}
        {own && state === 'approved' && (
          <Button look="primary" onPress={() => void perform.run(request)} isDisabled={busy}>
            {act === 'recovery.use' ? t('list.where') : t('list.now')}
          </Button>
        )}
      </div>
      {fault && <ErrorPanel fault={fault} />}
      {deciding === request.id && <DecideDialog request={request} onClose={() => onDeciding(null)} />}
      {here && <HereDialog request={request} onClose={() => setHere(false)} />}
    </>
  )
}

function RequestWords({ request }: { readonly request: Request }): ReactNode {
  const t = useText('secondPerson')
  const format = useFormat()
  const { act, rows } = useStatement()(request)
  const { own, byName, by, state, second, until, reason, answer } = request
  const when = format.moment(until)
  const facts = reason === request.facts['reason'] ? rows.filter(([name]) => name !== t('fact.reason')) : rows
  return (
    <div>
      <strong>
        {own ? t('list.youAsk', { act }) : t('list.asksTo', { who: `${displayName(byName)} (${by})`, act })}
      </strong>
      {facts.length > 0 && <p>{facts.map(([name, value]) => `${name}: ${value}`).join(' · ')}</p>}
      <p>
        {t(`list.state.${state}`, { who: second ?? t('unknownPerson'), when, answer: displayName(answer) })}
      </p>
      {reason !== '' && <p>{t('list.reason', { reason: displayName(reason) })}</p>}
    </div>
  )
}

function HereDialog(props: { readonly request: Request; readonly onClose: () => void }): ReactNode {
  const { request, onClose } = props
  const t = useText('secondPerson')
  const who = useWhoAsks()
  const statement = useStatement()(request)
  return (
    <ConfirmHere
      who={t('statement', { who })}
      statement={statement}
      rows={request.reason === request.facts['reason'] ? [] : [[t('given'), displayName(request.reason)]]}
      request={() => Promise.resolve(request.id)}
      fault={null}
      onAgreed={() => {
        toast(t('approved'))
        onClose()
      }}
      onDeclined={() => {
        toast(t('declined'), 'info')
        onClose()
      }}
      onClose={onClose}
    />
  )
}
