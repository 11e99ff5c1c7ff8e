/** The exit sheet: what somebody who leaves could open, what they did with it, and that it ended; to be signed by both. */
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import type { CallOutput, JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { Column, embedFonts, type Fonts, nameDocument } from '../keys/pdf-column.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { writeNew } from '../store/durable-file.ts'
import { describeLeaving } from './leaving.ts'

type Leaving = CallOutput<'staff.leaving'>

/**
 * Writes the sheet as a PDF into a chosen folder.
 * @throws Fault `not-found`, `name-taken`, and those of the environment
 */
export async function saveExitSheet(
  session: VaultSession,
  { staffId, to }: JobInput<'leaving.save'>,
): Promise<JobResult<'leaving.save'>> {
  const leaving = describeLeaving(session, staffId)
  const madeAt = session.now()
  const name = `exit-${leaving.member.code}-${new Date(madeAt).toISOString().slice(0, 10)}.pdf`
  await writeNew(join(to, name), await exitSheetPdf(leaving, session.office, madeAt), 'target')
  return { name }
}

/** @param madeAt milliseconds since 1970 UTC. */
export async function exitSheetPdf(leaving: Leaving, office: string, madeAt: number): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const fonts = await embedFonts(document)
  const { member } = leaving
  nameDocument(document, `Exit sheet of ${member.code}`, madeAt)
  const column = new Column(document)
  writeHead(column, fonts, leaving, office, madeAt)
  writeCompartments(column, fonts, leaving)
  writeBackupSets(column, fonts, leaving)
  writeSignatures(column, fonts, member.name)
  return await document.save()
}

function writeHead(column: Column, fonts: Fonts, { member }: Leaving, office: string, madeAt: number): void {
  const ended =
    member.leftAt === null ? 'Access has not ended yet.' : `Access ended on ${dayOf(member.leftAt)}.`
  column
    .write('Exit sheet', fonts.bold, 22)
    .space(6)
    .write(office, fonts.bold, 14)
    .space(4)
    .write(`${member.code}  ${member.name}, ${member.role}`, fonts.plain, 12)
    .write(`Enrolled on ${dayOf(member.enrolledAt)} by ${member.enrolledBy}. ${ended}`, fonts.plain, 11)
    .write(`Made on ${dayOf(madeAt)}.`, fonts.plain, 11)
    .space(14)
}

function writeCompartments(column: Column, fonts: Fonts, { compartments }: Leaving): void {
  column.write('What was open', fonts.bold, 13).space(4)
  if (compartments.length === 0) column.write('No compartment.', fonts.plain, 11)
  for (const { id, name, rights, opened, exported, lastUsedAt } of compartments) {
    const used = lastUsedAt === null ? 'never used' : `last used on ${dayOf(lastUsedAt)}`
    column
      .write(name ?? `Compartment ${id.slice(0, 8)}`, fonts.bold, 11)
      .write(
        `Rights: ${rights.length === 0 ? 'taken away before' : rights.join(', ')}; ${used}`,
        fonts.plain,
        11,
      )
      .write(`Files opened: ${opened}. Files exported: ${exported}.`, fonts.plain, 11)
      .space(6)
  }
  column.space(8)
}

function writeBackupSets(column: Column, fonts: Fonts, { backupSets }: Leaving): void {
  column
    .write('Backup sets made while this person had keys', fonts.bold, 13)
    .space(4)
    .write(
      'They hold what was stored then, under the keys of that time; new keys do not change them. With an old copy of the vault and the passcode or security key of this person, what was open to them then opens from these sets.',
      fonts.plain,
      11,
    )
    .space(4)
  if (backupSets.length === 0) column.write('None.', fonts.plain, 11)
  for (const { setId, driveName, createdAt } of backupSets)
    column.write(
      `${dayOf(createdAt)}  ${driveName === '' ? 'drive without a name' : driveName}  ${setId.slice(0, 8)}`,
      fonts.plain,
      10,
    )
  column.space(14)
}

function writeSignatures(column: Column, fonts: Fonts, name: string): void {
  column
    .write(
      'What I was given in confidence stays confidential after today. I have kept no copies.',
      fonts.plain,
      11,
    )
    .space(34)
    .write('_______________________________      ____________________', fonts.plain, 11)
    .write(`${name}, date`, fonts.plain, 10)
    .space(34)
    .write('_______________________________      ____________________', fonts.plain, 11)
    .write('Custodian, date', fonts.plain, 10)
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
