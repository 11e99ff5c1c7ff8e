/**
 * The only door to zod. `jitless` keeps zod from building functions out of strings, which the window's
 * content security policy forbids and which no other process of ours needs either.
 */
import * as z from 'zod'

z.config({ jitless: true })

export { z }
