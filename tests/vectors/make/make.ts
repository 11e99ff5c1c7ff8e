/**
 * Makes tests/vectors/format/: one good example of each layout, and copies with exactly one defect each.
 * `node tests/vectors/make/make.ts`. Sealing is random, so a new run gives other bytes with the same outcomes; vectors
 * of a released format are never made anew, only added to.
 */
import { heads } from './heads.ts'
import { keySlots, slots } from './slots.ts'
import { grants } from './grants.ts'
import { sheets } from './sheets.ts'
import { streams } from './streams.ts'
import { successions } from './successions.ts'
import { wraps } from './wraps.ts'

heads()
await slots()
await keySlots()
grants()
await sheets()
streams()
successions()
wraps()
