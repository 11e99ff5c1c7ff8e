import { access, constants } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CallInput, CallOutput } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { newestEntry } from '../ledger/newest-entries.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { backupNeed } from './backup-need.ts'
import { assertApart, SPACE_MARGIN_BYTES } from './backup-target.ts'
import { driveIdOf, markDrive } from './drive-identity.ts'
import { setsOnDrive, summaryOf } from './drive-sets.ts'
import { Medium } from './medium.ts'

/** Magic numbers of statfs(2) for what a drive may have; `linux/magic.h`. */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  0x4d44: 'FAT',
  0x2011bab0: 'exFAT',
  0x5346544e: 'NTFS',
  0x7366746e: 'NTFS',
  0xef53: 'ext4',
  0x58465342: 'XFS',
  0x9123683e: 'btrfs',
  0x01021994: 'tmpfs',
  0x65735546: 'FUSE',
  0x482b: 'HFS+',
  0x15013346: 'UDF',
  0x9660: 'ISO 9660',
  0x6969: 'NFS',
}

/** A folder as the target of a backup. @param vault null while none is unlocked: then the drive's name is not known. */
export async function lookAtDrive(
  vault: OpenVault | null,
  { place }: CallInput<'drive.look'>,
): Promise<CallOutput<'drive.look'>> {
  using medium = await Medium.open(place)
  const { freeBytes, totalBytes, fileSystem } = await medium.space()
  const driveId = await driveIdOf(medium)
  const known = vault?.registry.drives().find((drive) => drive.driveId === driveId)
  return {
    place,
    label: basename(medium.place),
    fileSystem: FILE_SYSTEMS[fileSystem] ?? '',
    ...{ freeBytes, totalBytes },
    readOnly: await isReadOnly(medium),
    name: known === undefined || known.name === '' ? null : known.name,
    lastBackupAt: known?.lastBackupAt ?? null,
    sameDisk: vault !== null && (await medium.isOnDiskOf(vault.folder)),
  }
}

/** The name is kept in the vault's registry; on the drive lies a random id. */
export async function nameDrive(
  vault: OpenVault,
  { place, name }: CallInput<'drive.name'>,
): Promise<CallOutput<'drive.name'>> {
  vault.assertWritable()
  using medium = await Medium.open(place)
  const driveId = await markDrive(medium)
  const known = vault.registry.drives().find((drive) => drive.driveId === driveId)
  vault.registry.transaction(() => {
    vault.registry.putDrive({ driveId, name, lastBackupAt: known?.lastBackupAt ?? null })
    vault.ledger.record('drive.named', { facts: { drive: driveId } })
  })
  await vault.publish()
  return {}
}

/** Every set on the drive, of whichever vault, newest first. Anything else that lies there is passed over. */
export async function listSets({ place }: CallInput<'set.list'>): Promise<CallOutput<'set.list'>> {
  using medium = await Medium.open(place)
  return { sets: (await setsOnDrive(medium)).map(summaryOf) }
}

export function backupHistory(vault: OpenVault): CallOutput<'backup.history'> {
  const made = newestEntry(vault, 'backup.created', ({ phase }) => phase === 'done')
  return { sets: vault.registry.backupSets(), lastMadeAt: made?.at ?? null }
}

/** What the next backup would write. @throws Fault `place-unsuitable` */
export async function weighBackup(
  vault: OpenVault,
  { place }: CallInput<'backup.weigh'>,
  contentThread: string | URL,
): Promise<CallOutput<'backup.weigh'>> {
  using medium = await Medium.open(place)
  await assertApart(vault, medium)
  const { newBytes, totalBytes } = await backupNeed(vault, medium, contentThread)
  const { freeBytes } = await medium.space()
  return { newBytes, totalBytes, freeBytes, fits: newBytes + SPACE_MARGIN_BYTES <= freeBytes }
}

async function isReadOnly(medium: Medium): Promise<boolean> {
  try {
    await medium.write(() => access(medium.place, constants.W_OK))
    return false
  } catch (error) {
    if (error instanceof Fault && (error.code === 'medium-read-only' || error.code === 'not-permitted'))
      return true
    throw error
  }
}
