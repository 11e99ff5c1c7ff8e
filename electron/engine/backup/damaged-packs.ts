import { lstat, rm, writeFile } from 'node:fs/promises'
import { DAMAGED_SUFFIX } from './drive-layout.ts'
import type { Medium } from './medium.ts'

/**
 * Keeps beside a pack that it was found damaged. The next backup then writes anew what lies in it: else every later set
 * would rest on the same bad sector. The pack itself stays, because most of it may still be readable.
 * @param path of the pack. Nothing is kept of one that is not there, nor on a drive that cannot be written.
 */
export async function notePack(medium: Medium, path: string, { sound }: { sound: boolean }): Promise<void> {
  const mark = path + DAMAGED_SUFFIX
  const note = async (): Promise<void> => {
    await rm(mark, { force: true })
    if (sound) return
    await lstat(path)
    await writeFile(mark, '', { flag: 'wx', mode: 0o600 })
  }
  await medium.write(note).catch(() => undefined)
}
