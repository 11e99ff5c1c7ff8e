import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} path @returns {string[]} */
const filesBelow = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesBelow(join(path, name)))
    : [path]

/**
 * One hash over the content of files and folders, and over other values that matter.
 * @param {readonly string[]} paths
 * @param {readonly string[]} [values]
 */
export const fingerprint = (paths, values = []) => {
  const hash = createHash('sha256').update(JSON.stringify(values))
  for (const file of paths.flatMap(filesBelow)) hash.update(file).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}
