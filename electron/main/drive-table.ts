/** Which mounted file systems are removable drives, from what the kernel and lsblk say. Pure; Linux only. */
import { z } from '../../shared/zod.ts'

export interface MountedDrive {
  readonly path: string
  /** The file system's own label, or the folder's name. */
  readonly label: string
  readonly fileSystem: string
  readonly readOnly: boolean
  /** `/dev/sdb1` */
  readonly device: string
}

export interface Mount {
  readonly root: string
  readonly path: string
  readonly options: readonly string[]
  readonly fileSystem: string
  readonly device: string
}

/** Reads /proc/self/mountinfo (proc_pid_mountinfo(5)). Lines that do not fit are left out. */
export function parseMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ')
    const [, , , root, path, options] = before.split(' ')
    const [fileSystem, device] = after.split(' ')
    if (root === undefined || path === undefined || options === undefined) return []
    if (fileSystem === undefined || device === undefined) return []
    return [
      {
        root: unescape(root),
        path: unescape(path),
        options: options.split(','),
        fileSystem,
        device: unescape(device),
      },
    ]
  })
}

/** Blanks, tabs, newlines and backslashes are written as three octal digits. */
function unescape(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(parseInt(digits, 8)))
}

interface Device {
  readonly path: string
  readonly label: string | null
  readonly removable: boolean
}

const node = z.object({
  path: z.string(),
  label: z.string().nullish(),
  rm: z.boolean().nullish(),
  hotplug: z.boolean().nullish(),
  tran: z.string().nullish(),
  get children(): z.ZodOptional<z.ZodArray<typeof node>> {
    return z.array(node).optional()
  },
})
const listing = z.object({ blockdevices: z.array(node) })

const OUTSIDE_BUSES: ReadonlySet<string> = new Set(['usb', 'ieee1394', 'mmc'])

/** Reads `lsblk --json`. A partition is removable when its disk is. @throws on anything that is not such a listing. */
export function parseDevices(json: string): Device[] {
  const walk = (device: z.infer<typeof node>, diskRemovable: boolean): Device[] => {
    const removable =
      diskRemovable || device.rm === true || device.hotplug === true || OUTSIDE_BUSES.has(device.tran ?? '')
    return [
      { path: device.path, label: device.label ?? null, removable },
      ...(device.children ?? []).flatMap((child) => walk(child, removable)),
    ]
  }
  return listing.parse(JSON.parse(json)).blockdevices.flatMap((device) => walk(device, false))
}

/** Where desktops mount what is plugged in; encrypted and FUSE file systems turn up here too. */
const DRIVE_FOLDERS = ['/media/', '/run/media/']

/** Mounts that are removable drives, each device once. */
export function removableDrives(mounts: readonly Mount[], devices: readonly Device[]): MountedDrive[] {
  const byPath = new Map(devices.map((device) => [device.path, device]))
  const drives = mounts
    .filter(({ root, path, device }) => {
      const byPlace = DRIVE_FOLDERS.some((folder) => path.startsWith(folder))
      return byPlace || (root === '/' && byPath.get(device)?.removable === true)
    })
    .map(({ path, options, fileSystem, device }) => ({
      path,
      label: byPath.get(device)?.label ?? path.slice(path.lastIndexOf('/') + 1),
      fileSystem,
      readOnly: options.includes('ro'),
      device,
    }))
  return [...new Map(drives.map((drive) => [drive.device, drive])).values()]
}
