import { execFileSync } from 'node:child_process'

/** Runs something while the system lets this process write no file longer than `bytes`: what FAT32 does at 4 GiB. */
export async function withLargestFile<T>(bytes: number, run: () => Promise<T>): Promise<T> {
  const limit = (soft: string) => execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${soft}:`])
  limit(String(bytes))
  try {
    return await run()
  } finally {
    limit('unlimited')
  }
}
