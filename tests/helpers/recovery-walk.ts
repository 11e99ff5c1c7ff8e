import { restoreSet } from '../../electron/engine/backup/restore-set.ts'
import type { SessionRoom } from '../../electron/engine/session/session-room.ts'
import { appointCustodian } from '../../electron/engine/staff/appoint-custodian.ts'
import { reissueSheets } from '../../electron/engine/staff/reissue-sheets.ts'
import { CONTENT_THREAD } from './compartment-fixture.ts'
import { OTHER_PASSCODE, quietJob, type VaultFixture } from './vault-fixture.ts'

/** Draws three new sheets, two needed, and proves one. @returns what is printed on them */
export async function drawSheets(room: SessionRoom): Promise<string[]> {
  const sheets = await room.draft.begin({ office: 'Office of the Test', total: 3, needed: 2 })
  const texts = sheets.map(({ text }) => text)
  room.draft.prove(texts[1] ?? '')
  return texts
}

/** Replaces the vault's sheets. @returns the new ones, and what the act said */
export async function reissue(
  room: SessionRoom,
  sheets: readonly string[],
): Promise<{ sheets: string[]; oldSets: string[] }> {
  const texts = await drawSheets(room)
  const { oldSets } = await reissueSheets(room, { sheets: sheets.slice(0, 2) }, quietJob)
  return { sheets: texts, oldSets: oldSets.map(({ setId }) => setId) }
}

/** Appoints a custodian with sheets: what only the sheets of the vault can do. */
export async function appointBy(
  { environment, folder }: VaultFixture,
  sheets: readonly string[],
  staffCode: string,
): Promise<void> {
  await appointCustodian(
    environment,
    { folder, sheets: sheets.slice(0, 2), staffCode, staffName: 'Carla Dorn', passcode: OTHER_PASSCODE },
    quietJob,
  )
}

/** Restores a whole set beside the vault. */
export async function restoreBeside(
  { environment, base }: VaultFixture,
  {
    set,
    drive,
    sheets,
    folderName,
  }: { set: string; drive: string; sheets: readonly string[]; folderName: string },
) {
  return await restoreSet(
    { ...environment, contentThread: CONTENT_THREAD },
    {
      ...{ place: drive, set, sheets: sheets.slice(0, 2), scope: { of: 'vault' } },
      ...{ to: base, folderName, acceptDamage: false },
    },
    quietJob,
  )
}
