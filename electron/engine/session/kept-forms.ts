/**
 * Forms that are being filled while the vault locks. They are held in memory as the window tells of them; on locking
 * they are sealed to the person's own key, and at the next unlock given back once.
 */
import type { z } from '../../../shared/zod.ts'
import type { policyCalls } from '../../../shared/contract/policy.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { LABELS } from '../crypto/labels.ts'
import { wipe } from '../crypto/locked-memory.ts'
import { BOX_OVERHEAD_BYTES, sealTo, verify } from '../crypto/pairs.ts'
import { KEPT_FORMS_MAX_BYTES, keptFormsLayout, keptFormsMessage } from '../format/kept-forms.ts'
import type { VaultSession } from './vault-session.ts'

type Forms = z.output<(typeof policyCalls)['form.keep']['input']>['forms']
type Taken = z.output<(typeof policyCalls)['form.take']['output']>

interface HeldForm {
  readonly name: string
  /** JSON. */
  readonly body: string
}

const NONE: Taken = { forms: [], keptAt: null }

export class KeptForms {
  #held: readonly HeldForm[] = []

  /**
   * Takes all forms that are being filled, in place of those before.
   * @throws Fault `input-invalid` if they are too large; nothing is held then.
   */
  hold(forms: Forms): void {
    this.#held = []
    const held = forms.map(({ name, body }) => ({ name, body: JSON.stringify(body ?? null) }))
    const bytes = held.reduce((sum, { name, body }) => sum + Buffer.byteLength(name + body), 0)
    if (bytes > KEPT_FORMS_MAX_BYTES) throw new Fault('input-invalid')
    this.#held = held
  }

  /** Seals what is held, for this person alone. A session that only reads keeps nothing. */
  seal(session: VaultSession): void {
    const forms = [...this.#held]
    this.#held = []
    if (forms.length === 0 || session.mode !== 'normal') return
    const { vaultId, registry, person } = session
    const { staffId, keys } = person
    const at = session.now()
    const unsigned = { kind: 'forms', vaultId, staffId, keptAt: at, forms } as const
    const signature = keys.signing.sign(LABELS.keptForms, keptFormsMessage(unsigned))
    const message = keptFormsLayout.encode({ ...unsigned, signature })
    try {
      const sealed = sealTo(keys.sealing.publicKey, message)
      registry.transaction(() => registry.putForm({ staffId, sealed, at }))
    } finally {
      wipe(message)
    }
  }

  /**
   * Gives back what was kept, and removes it. What does not open (another key, another vault, altered) is removed too:
   * it will never open.
   */
  take({ mode, vaultId, person, registry }: VaultSession): Taken {
    const { staffId } = person
    const row = mode === 'normal' ? registry.form(staffId) : null
    if (row === null) return NONE
    registry.transaction(() => registry.removeForm(staffId))
    return opened(row.sealed, vaultId, person) ?? NONE
  }
}

function opened(sealed: Buffer, vaultId: string, { staffId, keys }: VaultSession['person']): Taken | null {
  const message = Buffer.alloc(Math.max(0, sealed.length - BOX_OVERHEAD_BYTES))
  try {
    if (!keys.sealing.open(sealed, message)) return null
    const kept = keptFormsLayout.decode(message)
    if (kept.vaultId !== vaultId || kept.staffId !== staffId) return null
    // A form that somebody else filled for this person would only wait to be sent off.
    const isOwn = verify(keys.signing.publicKey, LABELS.keptForms, keptFormsMessage(kept), kept.signature)
    if (!isOwn) return null
    const forms = kept.forms.map(({ name, body }) => ({ name, body: JSON.parse(body) as unknown }))
    return { forms, keptAt: kept.keptAt }
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  } finally {
    wipe(message)
  }
}
