import type { Id } from '../../../shared/contract/basics.ts'
import type { CredentialRow, FormRow, RequestRow, SuccessionRow } from './registry.ts'
import { RootedDatabase } from './rooted-database.ts'
import { sql } from './sql.ts'

/** The registry's tables of schema 20: what belongs to an office of several people. */
export class PeopleTables extends RootedDatabase {
  agreementText(version: number): string | null {
    const [row] = this.later(
      'agreement_text',
      sql<{ text: string }>`SELECT text FROM agreement_text WHERE version = ${version}`,
    )
    return row?.text ?? null
  }

  putAgreementText(version: number, text: string): void {
    this.change(sql`INSERT INTO agreement_text (version, text) VALUES (${version}, ${text})
      ON CONFLICT (version) DO UPDATE SET text = excluded.text`)
  }

  credentials(): CredentialRow[] {
    return this.later(
      'credential',
      sql<CredentialRow>`SELECT slot_id AS slotId, staff_id AS staffId, name, body FROM credential ORDER BY slot_id`,
    )
  }

  putCredential({ slotId, staffId, name, body }: CredentialRow): void {
    this.change(sql`INSERT INTO credential (slot_id, staff_id, name, body)
      VALUES (${slotId}, ${staffId}, ${name}, ${body})
      ON CONFLICT (slot_id) DO UPDATE SET name = excluded.name, body = excluded.body`)
  }

  removeCredential(slotId: Id): void {
    this.change(sql`DELETE FROM credential WHERE slot_id = ${slotId}`)
  }

  request(id: Id): RequestRow | null {
    const [row] = this.later('request', sql<RequestRow>`SELECT id, body FROM request WHERE id = ${id}`)
    return row ?? null
  }

  putRequest({ id, body }: RequestRow): void {
    this.change(sql`INSERT INTO request (id, body) VALUES (${id}, ${body})
      ON CONFLICT (id) DO UPDATE SET body = excluded.body`)
  }

  form(staffId: Id): FormRow | null {
    const [row] = this.later(
      'form',
      sql<FormRow>`SELECT staff_id AS staffId, sealed, at FROM form WHERE staff_id = ${staffId}`,
    )
    return row ?? null
  }

  putForm({ staffId, sealed, at }: FormRow): void {
    this.change(sql`INSERT INTO form (staff_id, sealed, at) VALUES (${staffId}, ${sealed}, ${at})
      ON CONFLICT (staff_id) DO UPDATE SET sealed = excluded.sealed, at = excluded.at`)
  }

  removeForm(staffId: Id): void {
    this.change(sql`DELETE FROM form WHERE staff_id = ${staffId}`)
  }

  successions(): SuccessionRow[] {
    return this.later(
      'succession',
      sql<SuccessionRow>`SELECT sequence, body FROM succession ORDER BY sequence`,
    )
  }

  addSuccession({ sequence, body }: SuccessionRow): void {
    this.change(sql`INSERT INTO succession (sequence, body) VALUES (${sequence}, ${body})`)
  }

  removeSuccession(sequence: number): void {
    this.change(sql`DELETE FROM succession WHERE sequence = ${sequence}`)
  }
}
