/** Acts that the office's rules bind to a second person: asked for once, the same way wherever they are begun. */
import { create } from 'zustand'
import type { Id } from '../../shared/contract/basics.ts'
import { CALLS, JOBS, type CallName, type JobName } from '../../shared/contract/contract.ts'
import type { GuardedAct } from '../../shared/contract/policy.ts'
import { GUARDED, requestSubject, type GuardedName } from '../../shared/contract/request-subject.ts'
import { Fault } from '../../shared/model/fault.ts'
import { call, faultOf } from './bridge.ts'
import { onEvent } from './events.ts'

/** How the question for a second person ended: they agreed, it waits for somebody, or it was dropped or declined. */
export type SecondAnswer =
  { readonly answer: 'agreed'; readonly approval: Id } | { readonly answer: 'waits' | 'dropped' }

/** An act that stands still until a second person has agreed, or somebody leaves it. */
interface AskedAct {
  readonly act: GuardedAct
  readonly subject: Readonly<Record<string, unknown>>
  readonly settle: (answer: SecondAnswer) => void
}

/** The act that is being asked for now; one at a time, shown over everything. */
export const useSecondPerson = create<{ asked: AskedAct | null }>(() => ({ asked: null }))

/** Ends the question that is on screen. */
export function answerSecondPerson(answer: SecondAnswer): void {
  const { asked } = useSecondPerson.getState()
  useSecondPerson.setState({ asked: null })
  asked?.settle(answer)
}

/** On lock there is nobody left to ask. */
export function followSecondPerson(): void {
  onEvent('session.locked', () => answerSecondPerson({ answer: 'dropped' }))
}

/**
 * Does an act; where it is refused for want of a second person, has one asked and does it again on their word.
 * @throws Fault of the act; `second-person` once more if nobody agreed now: that was shown, and needs no further words
 */
export async function agreedTo<I extends object, R>(
  name: CallName | JobName,
  input: I,
  perform: (input: I) => Promise<R>,
): Promise<R> {
  try {
    return await perform(input)
  } catch (thrown) {
    const fault = faultOf(thrown)
    if (fault.code !== 'second-person' || !isGuarded(name)) throw fault
    const answer = await askFor(GUARDED[name], subjectOf(name, input))
    if (answer.answer !== 'agreed') throw new Fault('second-person', { waits: answer.answer === 'waits' })
    return await perform({ ...input, approval: answer.approval })
  }
}

/** Whether nobody agreed now to what was asked for: that was shown already. */
export function isLeftUndone({ code, details }: Fault): boolean {
  return code === 'second-person' && 'waits' in details
}

function isGuarded(name: CallName | JobName): name is GuardedName {
  return Object.hasOwn(GUARDED, name)
}

/** The engine compares with the input as it parses it: trimmed, with its defaults. */
function subjectOf(name: GuardedName, input: object): Record<string, unknown> {
  const shape = name in CALLS ? CALLS[name as CallName] : JOBS[name as JobName]
  return requestSubject(shape.input.parse(input))
}

async function askFor(act: GuardedAct, subject: Record<string, unknown>): Promise<SecondAnswer> {
  const approval = await approvedBefore(act, subject)
  if (approval !== null) return { answer: 'agreed', approval }
  return await new Promise((settle) => {
    answerSecondPerson({ answer: 'dropped' })
    useSecondPerson.setState({ asked: { act, subject, settle } })
  })
}

/** What waited and was agreed to in the meantime need not be asked for again. */
async function approvedBefore(act: GuardedAct, subject: Record<string, unknown>): Promise<Id | null> {
  const wanted = ordered(subject)
  const { requests } = await call('request.list', {})
  for (const request of requests) {
    if (!request.own || request.act !== act || request.state !== 'approved') continue
    const { subject: stored } = await call('request.subject', { id: request.id })
    if (ordered(stored) === wanted) return request.id
  }
  return null
}

/** One text for one value, whatever the order of its fields. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}
