import { Fault } from '../../../shared/model/fault.ts'

const NAME_MAX_BYTES = 200
/** What one of the systems that a vault may be carried to does not allow in a name. */
const FORBIDDEN = /[/\\:*?"<>|\p{Cc}]|^\.|[. ]$/u
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** @throws Fault `name-invalid` for a name that is no good as a folder's on Linux, Windows or macOS. */
export function assertFolderName(name: string): void {
  const good =
    name.length > 0 &&
    Buffer.byteLength(name) <= NAME_MAX_BYTES &&
    name.isWellFormed() &&
    !FORBIDDEN.test(name) &&
    !RESERVED.test(name)
  if (!good) throw new Fault('name-invalid')
}
