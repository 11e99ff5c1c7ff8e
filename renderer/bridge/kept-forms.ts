/**
 * Forms that are being filled: the engine is told of them as they change, seals them when the vault locks, and gives them
 * back at the next unlock. Passcodes, PINs and sheets never go this way.
 */
import { create } from 'zustand'
import { z } from '../../shared/zod.ts'
import { call } from './bridge.ts'
import { onEvent } from './events.ts'
import { useSession } from './session.ts'

/** How long somebody must pause before the engine is told. */
const PAUSE_MILLISECONDS = 1000

const keptBody = z.object({ value: z.unknown(), place: z.unknown() })

/** A form as it was left: what was typed, and on which screen. */
export interface KeptForm {
  readonly name: string
  readonly value: unknown
  readonly place: unknown
}

interface KeptForms {
  /** Given back after unlocking, and not taken up yet. */
  readonly offered: readonly KeptForm[]
  /** The one that was taken up just now: its dialog opens by itself. */
  readonly resumed: string | null
}

export const useKeptForms = create<KeptForms>(() => ({ offered: [], resumed: null }))

const live = new Map<string, KeptForm>()
let placeNow: () => unknown = () => null
let timer: ReturnType<typeof setTimeout> | null = null
let taken = false

/** @param place where the window is, to come back to. */
export function followKeptForms(place: () => unknown): void {
  placeNow = place
  useSession.subscribe(({ session }) => {
    if (session.state !== 'unlocked') forget()
    else if (session.mode === 'normal' && !taken) void take()
  })
  onEvent('idle.warned', keepFormsNow)
}

/** Tells the engine at once, such as before locking. */
export function keepFormsNow(): void {
  if (timer !== null) clearTimeout(timer)
  timer = null
  const { session } = useSession.getState()
  if (session.state !== 'unlocked' || session.mode !== 'normal') return
  const waiting = useKeptForms.getState().offered.filter(({ name }) => !live.has(name))
  const forms = [...live.values(), ...waiting].map(({ name, value, place }) => ({
    name,
    body: { value, place },
  }))
  // Too large a form, or a vault that locks at this moment: nothing is lost that is not lost already.
  call('form.keep', { forms: forms.slice(0, 20) }).catch(() => undefined)
}

/** Holds what stands in a form now. */
export function holdForm(name: string, value: unknown): void {
  live.set(name, { name, value, place: placeNow() })
  keepSoon()
}

/** A form was closed, or is as it was at first. */
export function releaseForm(name: string): void {
  if (live.delete(name)) keepSoon()
}

/** What a form was left with; it is offered no more. */
export function claimForm(name: string): unknown {
  const form = useKeptForms.getState().offered.find((each) => each.name === name)
  if (form === undefined) return undefined
  useKeptForms.setState(({ offered }) => ({
    offered: offered.filter((each) => each.name !== name),
    resumed: null,
  }))
  return form.value
}

/** Says which form is taken up again; whoever shows it claims it. */
export function resumeForm(name: string): void {
  useKeptForms.setState({ resumed: name })
}

export function dropForm(name: string): void {
  useKeptForms.setState(({ offered }) => ({ offered: offered.filter((each) => each.name !== name) }))
  keepSoon()
}

function keepSoon(): void {
  timer ??= setTimeout(keepFormsNow, PAUSE_MILLISECONDS)
}

async function take(): Promise<void> {
  taken = true
  const kept = await call('form.take', {}).catch(() => null)
  if (kept === null || kept.forms.length === 0) return
  const offered = kept.forms.flatMap(({ name, body }) => {
    const read = keptBody.safeParse(body)
    return read.success ? [{ name, ...read.data }] : []
  })
  useKeptForms.setState({ offered, resumed: null })
  // It was given back once: until it is taken up, the engine holds it again.
  keepFormsNow()
}

function forget(): void {
  if (timer !== null) clearTimeout(timer)
  timer = null
  taken = false
  live.clear()
  useKeptForms.setState({ offered: [], resumed: null })
}
