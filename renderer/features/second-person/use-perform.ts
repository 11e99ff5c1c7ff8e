import { useState } from 'react'
import { CALLS, JOBS } from '../../../shared/contract/contract.ts'
import type { GuardedAct, Request } from '../../../shared/contract/policy.ts'
import type { Fault } from '../../../shared/model/fault.ts'
import { askAgain, call, faultOf, startInTray } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { toast } from '../../ui/index.ts'
import { useStatement } from './use-statement.ts'

/** Acts that are done on a screen of their own, which is led to with what was approved. */
const ELSEWHERE: readonly GuardedAct[] = ['staff.leave', 'recovery.use', 'older.accept']

/** Whether an approved act is done from its stored subject alone, with at most a place to be chosen. */
function isDoneHere(act: GuardedAct): boolean {
  return !ELSEWHERE.includes(act)
}

type Go = (act: GuardedAct, subject: Readonly<Record<string, unknown>>) => void

interface Perform {
  readonly busy: boolean
  readonly fault: Fault | null
  run(this: void, request: Request): Promise<void>
}

/** Does what was approved, or leads to where it is done. */
export function usePerform(onGo: Go): Perform {
  const t = useText('secondPerson')
  const statementOf = useStatement()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)

  const run = async (request: Request): Promise<void> => {
    setBusy(true)
    setFault(null)
    try {
      const { subject } = await call('request.subject', { id: request.id })
      if (!isDoneHere(request.act)) onGo(request.act, subject)
      else if (await perform(request, subject, statementOf(request).act)) toast(t('list.done'))
    } catch (thrown) {
      setFault(faultOf(thrown))
    } finally {
      setBusy(false)
      await askAgain('request.list', 'grant.list', 'policy.get', 'compartment.list')
    }
  }
  return { busy, fault, run }
}

/** @returns true once it is done; false if it goes on in the tray, or no place was chosen. @throws Fault */
async function perform(
  { id, act }: Request,
  subject: Readonly<Record<string, unknown>>,
  title: string,
): Promise<boolean> {
  const agreed = { ...subject, approval: id }
  if (act === 'grant.give') await call(act, CALLS[act].input.parse(agreed))
  else if (act === 'policy.set') await call(act, CALLS[act].input.parse(agreed))
  else {
    await inTray(act, agreed, title)
    return false
  }
  return true
}

/** Whatever becomes of it is told in the tray. Its beginning uses the request up, which is not awaited here. */
async function inTray(act: GuardedAct, agreed: Record<string, unknown>, title: string): Promise<void> {
  const shown = title.charAt(0).toUpperCase() + title.slice(1)
  const listAnew = (): Promise<void> => askAgain('request.list')
  if (act === 'item.remove') {
    startInTray(act, shown, JOBS[act].input.parse(agreed)).then(listAnew, listAnew)
  } else if (act === 'file.export') {
    const [place] = (await call('place.choose', { purpose: 'export-folder' })).chosen
    if (place === undefined) return
    const input = JOBS[act].input.parse({ ...agreed, to: place.place })
    startInTray(act, shown, input).then(listAnew, listAnew)
  }
}
