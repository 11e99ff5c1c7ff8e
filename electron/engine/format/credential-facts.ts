/** What is known of a registered security key beside its slot: facts that change with every use. */
import { z } from '../../../shared/zod.ts'
import { countField, fixedBytes, instantField } from './fields.ts'
import { layout } from './layout.ts'
import { listOf } from './list-field.ts'
import { WRAPPED_KEY_BYTES } from './slot.ts'

const FACTS_MAX_BYTES = 1024

export const credentialFactsLayout = layout(
  z.strictObject({
    /** How often the key says it was used; some never count and always say 0. */
    counter: countField,
    /** How the key is reached: `usb`, `internal`, … WebAuthn, section 5.8.4. */
    transports: listOf(z.string().max(32), 8),
    lastUsedAt: instantField.nullable(),
    /** Whether its maker can copy it to other devices. Absent where it was registered before this was noted. */
    synced: z.boolean().optional(),
    /**
     * Of a key that opens together with a passcode: its secret, sealed to its owner (keys/kept-secret.ts). Absent until
     * the key was used by a version that keeps it.
     */
    kept: fixedBytes(WRAPPED_KEY_BYTES).optional(),
  }),
  'registry-damaged',
  FACTS_MAX_BYTES,
)
export type CredentialFacts = ReturnType<typeof credentialFactsLayout.decode>
