/** People of an office, put in place through the window's own bridge, for walks that are about something else. */
import type { Page } from 'playwright-core'
import type { CallInput, CallName, JobInput, JobName } from '../../shared/contract/contract.ts'
import type { Role } from '../../shared/contract/staff.ts'

/** One call, as the window makes it; fails with the fault's code. */
export const ask = async <N extends CallName>(page: Page, name: N, input: CallInput<N>): Promise<unknown> =>
  page.evaluate(
    async ([called, given]) => {
      const reply = await window.strongroom.call(called, given)
      if (reply.ok) return reply.value
      throw new Error(reply.fault.code)
    },
    [name, input] as const,
  )

/** One job to its end; fails with the fault's code. */
export const doJob = async <N extends JobName>(page: Page, name: N, input: JobInput<N>): Promise<unknown> =>
  page.evaluate(
    async ([called, given]) => {
      type Ended = { job: string; outcome: { ok: boolean; result?: unknown; fault?: { code: string } } }
      const ended = new Map<string, Ended['outcome']>()
      const stop = window.strongroom.subscribe((raw) => {
        const news = raw as { event: string } & Ended
        if (news.event === 'job.ended') ended.set(news.job, news.outcome)
      })
      const reply = await window.strongroom.start(called, given)
      if (!reply.ok) throw new Error(reply.fault.code)
      const id = String(reply.value)
      while (!ended.has(id)) await new Promise((resolve) => setTimeout(resolve, 50))
      stop()
      const outcome = ended.get(id)
      if (outcome?.ok === true) return outcome.result
      throw new Error(outcome?.fault?.code)
    },
    [name, input] as const,
  )

export interface Person {
  readonly code: string
  readonly name: string
  readonly role: Role
  readonly passcode: string
}

const AGREEMENT = 'Whatever I learn here about a customer stays here.'
const DAY_MS = 24 * 60 * 60 * 1000

/** Issues an agreement once; everybody who is enrolled afterwards can sign it. */
export const issueAgreement = async (page: Page): Promise<void> => {
  await ask(page, 'agreement.issue', { text: AGREEMENT, months: null })
}

/** Enrols somebody who is screened and has signed, so that they may work at once. @returns their staff id. */
export const enrol = async (page: Page, { code, name, role, passcode }: Person): Promise<string> => {
  const result = (await doJob(page, 'staff.enrol', {
    ...{ code, name, role, passcode, keys: [], startsAt: null },
    screening: { outcome: 'passed', at: Date.now() - DAY_MS, reference: 'S-1', until: null },
    agreement: { version: 1, typedName: name },
  })) as { staffId: string; problem: string | null }
  if (result.problem !== null) throw new Error(`${code} may not work: ${result.problem}`)
  return result.staffId
}
