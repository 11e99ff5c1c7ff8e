import { event, type VaultEvent } from '../../shared/contract/event.ts'

type EventName = VaultEvent['event']
type EventOf<E extends EventName> = Extract<VaultEvent, { event: E }>
type Listener = (event: VaultEvent) => void

const listeners = new Map<EventName, Set<Listener>>()
let subscribed = false

/** One subscription to the bridge for the whole window; what does not parse is dropped. */
function subscribeOnce(): void {
  if (subscribed) return
  subscribed = true
  window.strongroom.subscribe((raw) => {
    const parsed = event.safeParse(raw)
    if (!parsed.success) return
    for (const listener of listeners.get(parsed.data.event) ?? []) listener(parsed.data)
  })
}

/** Hears one kind of event. @returns a function that ends the listening. */
export function onEvent<E extends EventName>(name: E, listener: (event: EventOf<E>) => void): () => void {
  subscribeOnce()
  const heard: Listener = (event) => listener(event as EventOf<E>)
  const set = listeners.get(name) ?? new Set()
  listeners.set(name, set.add(heard))
  return () => set.delete(heard)
}
