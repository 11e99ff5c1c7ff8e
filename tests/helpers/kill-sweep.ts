import { spawnSync } from 'node:child_process'
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VaultFixture } from './vault-fixture.ts'

/** What makes something lasting: a file gets its name, a journal is emptied. */
const STEPS = ['rename', 'ftruncate']

/** Whether this machine can kill a process at a system call. */
export const canKillAtCalls = spawnSync('strace', ['-V']).status === 0

/** A program that is killed at each of its lasting steps, every time from the same beginning. */
export interface KillSweep {
  /** @param check what must hold afterwards; it may change the vault. `finished`: nothing was killed this time. */
  atEveryKill(check: (where: string, finished: boolean) => Promise<void>): Promise<void>
}

/**
 * @param script a module; `process.argv[2]` is the vault's folder, `[3]` the machine's.
 * @param fixture closed: vault and machine folder are what they are to be at each beginning.
 */
export async function killSweep(fixture: VaultFixture, name: string, script: string): Promise<KillSweep> {
  const { folder, base } = fixture
  const { machineFolder } = fixture.environment
  const [pristine, file] = [join(base, `pristine-${name}`), join(base, `${name}.mjs`)]
  await cp(folder, join(pristine, 'vault'), { recursive: true })
  await cp(machineFolder, join(pristine, 'machine'), { recursive: true })
  await writeFile(file, script)

  const startAfresh = async () => {
    for (const [from, to] of [
      ['vault', folder],
      ['machine', machineFolder],
    ] as const) {
      await rm(to, { recursive: true, force: true })
      await cp(join(pristine, from), to, { recursive: true })
    }
  }
  const runKilledAt = (step: string, when: number) => {
    const inject = ['-e', `trace=${step}`, '-e', `inject=${step}:signal=KILL:when=${when}`]
    const program = [process.execPath, '--no-warnings', file, folder, machineFolder]
    const strace = ['-f', '-qq', '-o', '/dev/null', ...inject, ...program]
    return spawnSync('strace', strace, { stdio: 'ignore' }).status === 0
  }
  return {
    async atEveryKill(check) {
      for (const step of STEPS) {
        for (let when = 1; ; when += 1) {
          await startAfresh()
          const finished = runKilledAt(step, when)
          await check(`killed at ${step} number ${when}`, finished)
          if (finished) break
        }
      }
    },
  }
}
