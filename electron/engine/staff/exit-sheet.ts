/** The exit sheet: what somebody who leaves could open, what they did with it, and that it ended; to be signed by both. */
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import type { CallOutput, JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { dayOf, localDayOf } from '../../../shared/model/days.ts'
import { Column, embedFonts, named, nameDocument, type PrintedPages } from '../paper/pdf-column.ts'
import { folderOutsideVaults } from '../session/outside-vaults.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { writeNew } from '../store/durable-file.ts'
import { describeLeaving } from './leaving.ts'

type Leaving = CallOutput<'staff.leaving'>

/**
 * Writes the sheet as a PDF into a chosen folder.
 * @throws Fault `not-found`, `name-taken`, those of `folderOutsideVaults`, and those of the environment
 */
export async function saveExitSheet(
  session: VaultSession,
  { staffId, to }: JobInput<'leaving.save'>,
): Promise<JobResult<'leaving.save'>> {
  await folderOutsideVaults(to)
  const leaving = describeLeaving(session, staffId)
  const madeAt = session.now()
  const name = `exit-${leaving.member.code}-${localDayOf(madeAt)}.pdf`
  const { bytes, unprinted } = await exitSheetPdf(leaving, session.office, madeAt)
  await writeNew(join(to, name), bytes, 'target')
  return { name, unprinted: [...unprinted] }
}

/** @param madeAt milliseconds since 1970 UTC. */
export async function exitSheetPdf(leaving: Leaving, office: string, madeAt: number): Promise<PrintedPages> {
  const document = await PDFDocument.create()
  const { member } = leaving
  nameDocument(document, `Exit sheet of ${member.code}`, madeAt)
  const column = new Column(document, await embedFonts(document))
  writeHead(column, leaving, office, madeAt)
  writeCompartments(column, leaving)
  writeBackupSets(column, leaving)
  writeSignatures(column, member.name)
  return { bytes: await document.save(), unprinted: column.unprinted }
}

function writeHead(column: Column, { member, endsAt }: Leaving, office: string, madeAt: number): void {
  const ended =
    member.leftAt === null ? 'Access has not ended yet.' : `Access ended on ${dayOf(member.leftAt)}.`
  column
    .write('Exit sheet', 'bold', 22)
    .space(6)
    .write(named(office), 'bold', 14)
    .space(4)
    .write(`${member.code}  ${named(member.name)}, ${member.role}`, 'plain', 12)
    .write(`Enrolled on ${dayOf(member.enrolledAt)} by ${member.enrolledBy}. ${ended}`, 'plain', 11)
  if (endsAt !== null) column.write(`Last day of work: ${dayOf(endsAt)}.`, 'plain', 11)
  column.write(`Made on ${localDayOf(madeAt)}.`, 'plain', 11).space(14)
}

function writeCompartments(column: Column, { compartments }: Leaving): void {
  column.write('What was open', 'bold', 13).space(4)
  if (compartments.length === 0) column.write('No compartment.', 'plain', 11)
  for (const { id, name, rights, opened, exported, exports, lastUsedAt } of compartments) {
    const used = lastUsedAt === null ? 'never used' : `last used on ${dayOf(lastUsedAt)}`
    column
      .write(name === null ? `Compartment ${id.slice(0, 8)}` : named(name), 'bold', 11)
      .write(`Rights: ${rights.length === 0 ? 'taken away before' : rights.join(', ')}; ${used}`, 'plain', 11)
      .write(`Files opened: ${opened}. Files exported: ${exported}.`, 'plain', 11)
    // No names of files: this paper lies with those of the staff.
    for (const { at, files, reason } of exports)
      column.write(`${dayOf(at)}  exported: ${files}  ${named(reason)}`, 'plain', 10)
    column.space(6)
  }
  column.space(8)
}

function writeBackupSets(column: Column, { backupSets }: Leaving): void {
  column
    .write('Backup sets made while this person had keys', 'bold', 13)
    .space(4)
    .write(
      'They hold what was stored then, under the keys of that time; new keys do not change them. With an old copy of the vault and the passcode or security key of this person, what was open to them then opens from these sets.',
      'plain',
      11,
    )
    .space(4)
  if (backupSets.length === 0) column.write('None.', 'plain', 11)
  for (const { setId, driveName, createdAt } of backupSets)
    column.write(
      `${dayOf(createdAt)}  ${driveName === '' ? 'drive without a name' : named(driveName)}  ${setId.slice(0, 8)}`,
      'plain',
      10,
    )
  column.space(14)
}

function writeSignatures(column: Column, name: string): void {
  column
    .write(
      'What I was given in confidence stays confidential after today. I have kept no copies.',
      'plain',
      11,
    )
    .space(34)
    .write('_______________________________      ____________________', 'plain', 11)
    .write(`${named(name)}, date`, 'plain', 10)
    .space(34)
    .write('_______________________________      ____________________', 'plain', 11)
    .write('Custodian, date', 'plain', 10)
}
