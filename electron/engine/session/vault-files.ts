import { join } from 'node:path'
import { sha256 } from '../crypto/sha256.ts'

/** What lies in a vault's folder (DESIGN.md section 6), and what belongs to it in this machine's own folder. */
export const HEAD_COPIES = ['head.a', 'head.b'] as const
export type HeadCopy = (typeof HEAD_COPIES)[number]

export const registryPath = (folder: string) => join(folder, 'registry.db')
export const compartmentsPath = (folder: string) => join(folder, 'compartments')
/** Holds the lock of whoever has the vault open; docs/decisions/vault-lock.md. */
export const lockPath = (folder: string) => join(folder, 'lock')
/** Says who that is. */
export const holderPath = (folder: string) => join(folder, 'lock.holder')
export const attemptsPath = (folder: string) => join(folder, 'attempts')

export const anchorPath = (machineFolder: string, vaultId: string) => join(machineFolder, 'anchors', vaultId)
/** Where the vault lay when this machine last wrote to it. */
export const homePath = (machineFolder: string, vaultId: string) =>
  join(machineFolder, 'anchors', `${vaultId}.home`)
/** Of a copy beside the vault, by the folder that it lies in. */
export const copyAnchorPath = (machineFolder: string, vaultId: string, place: string) =>
  join(machineFolder, 'anchors', `${vaultId}.${sha256(Buffer.from(place)).toString('hex')}`)
export const machineAttemptsPath = (machineFolder: string, vaultId: string) =>
  join(machineFolder, 'attempts', vaultId)
/** Held by the process whose attempt is under way. */
export const attemptLockPath = (machineFolder: string, vaultId: string) =>
  join(machineFolder, 'attempts', `${vaultId}.lock`)
/** What this machine knows of a vault's air gap before it is open. */
export const knownRulePath = (machineFolder: string, vaultId: string) =>
  join(machineFolder, 'air-gap', vaultId)
