import { create } from 'zustand'
import type { Id } from '../../shared/contract/basics.ts'
import type { VaultEvent } from '../../shared/contract/event.ts'
import type { ChosenPlace } from '../../shared/contract/shell.ts'

export type LockReason = Extract<VaultEvent, { event: 'session.locked' }>['why']

/** A drive, and perhaps a set on it, that somebody chose already. */
interface RestoreStart {
  readonly place: string
  readonly name: string
  readonly set?: Id
}

/** What a second person agreed to, to be done now. */
interface AgreedLeaving {
  readonly endsAt: number
  readonly reason: string
}

/** Where the window is. Outside: before a vault is open. Inside: in the frame of the open vault. */
export type OutsideRoute =
  | { readonly at: 'start'; readonly locked?: LockReason }
  | { readonly at: 'new-vault' }
  | { readonly at: 'unlock'; readonly vault: ChosenPlace; readonly locked?: LockReason }
  | { readonly at: 'recovery'; readonly vault: ChosenPlace }
  | { readonly at: 'restore'; readonly start?: RestoreStart }
  | { readonly at: 'about-outside' }

export type InsideRoute =
  | { readonly at: 'home' }
  | { readonly at: 'compartment'; readonly compartment: Id }
  | { readonly at: 'backup' }
  | { readonly at: 'people' }
  | { readonly at: 'person'; readonly staffId: Id }
  | { readonly at: 'enrol' }
  | { readonly at: 'leaving'; readonly staffId: Id; readonly agreed?: AgreedLeaving }
  | { readonly at: 'agreement' }
  | { readonly at: 'access' }
  | { readonly at: 'rules' }
  | { readonly at: 'ledger' }
  | { readonly at: 'settings' }
  | { readonly at: 'about' }
  | { readonly at: 'older' }

export type Route = OutsideRoute | InsideRoute

interface Navigation {
  readonly route: Route
  /** The vault that was opened last, to come back to after locking. */
  readonly lastVault: ChosenPlace | null
}

export const useNavigation = create<Navigation>(() => ({ route: { at: 'start' }, lastVault: null }))

export function go(route: Route): void {
  if (route.at === 'unlock') useNavigation.setState({ route, lastVault: route.vault })
  // The vault that is being made is the next one to come back to, and only the broker knows its place.
  else if (route.at === 'new-vault') useNavigation.setState({ route, lastVault: null })
  else useNavigation.setState({ route })
}

const INSIDE: ReadonlySet<Route['at']> = new Set<InsideRoute['at']>([
  'home',
  'compartment',
  'backup',
  'people',
  'person',
  'enrol',
  'leaving',
  'agreement',
  'access',
  'rules',
  'ledger',
  'settings',
  'about',
  'older',
])

/** Screens of an open vault that take the whole window: one thing is decided there, step by step. */
const ENTIRE: ReadonlySet<Route['at']> = new Set<InsideRoute['at']>(['enrol', 'leaving'])

export function isEntire(route: InsideRoute): boolean {
  return ENTIRE.has(route.at)
}

export function isInside(route: Route): route is InsideRoute {
  return INSIDE.has(route.at)
}
