/** Facts of a fault as parts of sentences. A fact that is missing or of another kind is left out. */
import type { FaultDetails, FaultPlace } from '../model/fault.ts'
import { displayName } from '../model/display-name.ts'
import { formatBytes, formatCount, formatCountdown } from './format.ts'

const PLACES: Readonly<Record<FaultPlace, string>> = {
  vault: 'the disk that holds the vault',
  drive: 'the chosen drive',
  target: 'the disk of the chosen folder',
  machine: 'this machine’s own disk',
  temporary: 'the disk for temporary files',
}

/** The detail `place` in the middle of a sentence. */
export function placed({ place }: FaultDetails): string {
  return typeof place === 'string' && Object.hasOwn(PLACES, place) ? PLACES[place as FaultPlace] : 'the drive'
}

/** The detail `place` at the beginning of a sentence. */
export function atStart(details: FaultDetails): string {
  const words = placed(details)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Whether the person chose the place and can choose another. */
export function canChoose({ place }: FaultDetails): boolean {
  return place !== 'vault' && place !== 'machine' && place !== 'temporary'
}

/** The detail `name`, quoted and safe to show, or what stands for it. */
export function named(details: FaultDetails, otherwise: string): string {
  const { name } = details
  return typeof name === 'string' && name !== '' ? `“${displayName(name)}”` : otherwise
}

export function wait(details: FaultDetails): string {
  const { retryAt } = details
  if (typeof retryAt !== 'number' || retryAt <= Date.now()) return ''
  return ` To protect the customers' data, the next attempt is possible in ${formatCountdown(retryAt - Date.now())}.`
}

export function failures(details: FaultDetails): string {
  const { failures: failed } = details
  return typeof failed === 'number' && failed > 1 ? ` This was failed attempt ${formatCount(failed)}.` : ''
}

export function room(details: FaultDetails): string {
  const { neededBytes, freeBytes } = details
  if (typeof neededBytes !== 'number' || typeof freeBytes !== 'number') return ''
  return ` ${formatBytes(neededBytes)} are needed, ${formatBytes(freeBytes)} are free.`
}
