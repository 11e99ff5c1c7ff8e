/** Mounts that one program alone sees: others that run at the same time keep the machine as it is. */
import { spawnSync } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const behind = (commands: string): string => `${commands} && exec "$@"`

/** Whether these commands, of a shell, mount what they are to mount; only root may, and not in every container. */
export const canMountApart = (commands: string): boolean =>
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-m', 'sh', '-c', behind(commands), 'sh', 'true']).status === 0

/** Writes a program into a folder that starts the runtime behind these commands. @returns its path */
export const startBehind = async (folder: string, commands: string): Promise<string> => {
  const start = join(folder, 'start')
  const electron = process.env['STRONGROOM_ELECTRON'] ?? ''
  await writeFile(start, `#!/bin/sh\nexec unshare -m sh -c '${behind(commands)}' sh "${electron}" "$@"\n`)
  await chmod(start, 0o755)
  return start
}
