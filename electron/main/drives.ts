/** Removable drives as the window sees them: what the system says, with what the engine knows of each. */
import { basename } from 'node:path'
import type { CallOutput } from '../../shared/contract/contract.ts'
import { CALLS } from '../../shared/contract/contract.ts'
import { listDrives } from './drive-listing.ts'
import type { MountedDrive } from './drive-table.ts'
import type { Grants } from './grants.ts'

type Drive = CallOutput<'drive.look'>

/** A drive that is pulled out, or does not answer, while it is looked at is left out. */
export async function lookAtDrives(
  look: (path: string) => Promise<unknown>,
  grants: Grants,
): Promise<CallOutput<'drive.list'>> {
  const drives = await Promise.all(
    (await listDrives()).map(async (mounted) => {
      try {
        return [merge(mounted, CALLS['drive.look'].output.parse(await look(mounted.path)), grants)]
      } catch {
        return []
      }
    }),
  )
  return { drives: drives.flat() }
}

function merge(mounted: MountedDrive, seen: Drive, grants: Grants): Drive {
  return {
    ...seen,
    place: grants.mint(mounted.path, 'drive'),
    label: mounted.label === '' ? basename(mounted.path) : mounted.label,
    fileSystem: mounted.fileSystem,
    readOnly: mounted.readOnly || seen.readOnly,
  }
}
