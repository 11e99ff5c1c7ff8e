import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StepFailure } from './say.mjs'

/** @param {AsyncIterable<Buffer>} stream @returns {Promise<string>} */
const sha256 = async (stream) => {
  const hash = createHash('sha256')
  for await (const bytes of stream) hash.update(bytes)
  return hash.digest('hex')
}

/** @param {string} archive @param {string} member @returns {Promise<string>} */
const sha256Inside = async (archive, member) => {
  const tar = spawn('tar', ['-xOf', archive, member], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise((resolve) => tar.on('close', resolve))
  const sum = await sha256(tar.stdout)
  if ((await ended) === 0) return sum
  throw new StepFailure(`${archive} holds no ${member}`, 'download the archive of the release again')
}

/**
 * Compares the Node that npm brought, which somebody else repackages, with what nodejs.org published for that version.
 * Who made the list of sums is for gpg to say, beforehand.
 * @param {{ folder: string, binary: string, version: string, platform: string }} where `folder` holds SHASUMS256.txt and the
 * archive of the release; `platform` as in its name, such as `linux-x64`
 * @throws {StepFailure} if they differ, or something to compare with is missing
 */
export const comparePublishedNode = async ({ folder, binary, version, platform }) => {
  const release = `node-v${version}-${platform}`
  const archive = [`${release}.tar.xz`, `${release}.tar.gz`].find((name) => existsSync(join(folder, name)))
  const list = join(folder, 'SHASUMS256.txt')
  if (archive === undefined || !existsSync(list))
    throw new StepFailure(
      `${folder} does not hold SHASUMS256.txt and ${release}.tar.xz`,
      `download both from nodejs.org/dist/v${version}/`,
    )
  const sums = new Map(
    readFileSync(list, 'utf8')
      .split('\n')
      .map((line) => /** @type {const} */ ([line.slice(66), line.slice(0, 64)])),
  )
  if (sums.get(archive) !== (await sha256(createReadStream(join(folder, archive)))))
    throw new StepFailure(`${archive} is not the published one`, 'download it again, and the list of sums')
  const published = await sha256Inside(join(folder, archive), `${release}/bin/node`)
  if (published !== (await sha256(createReadStream(binary))))
    throw new StepFailure(
      `${binary} is not the Node ${version} that nodejs.org published`,
      'do not use it: report it, and install that version of Node from nodejs.org',
    )
}
