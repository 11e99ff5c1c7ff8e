/** Fault 30: the KDF's memory is not to be had, under a real limit of the system. */
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { LEAST_COST, vaultFixture } from '../helpers/vault-fixture.ts'

const CHILD = fileURLToPath(new URL('../helpers/short-memory-child.ts', import.meta.url))
const canLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0

test.runIf(canLimit)(
  'an unlock for which there is no memory says so, costs no attempt, loses nothing, and works when there is',
  { timeout: 120_000 },
  async () => {
    await using fixture = await vaultFixture()
    const created = await fixture.create()
    const slots = created.head.slots
    await created.close()
    const { folder, environment } = fixture
    const { stdout, status } = spawnSync(
      process.execPath,
      ['--no-warnings', CHILD, folder, environment.machineFolder],
      { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' },
    )
    expect(status).toBe(0)
    const short = JSON.stringify({
      code: 'memory-short',
      details: { neededBytes: LEAST_COST.memoryBytes },
    })
    // The same for the right passcode and a wrong one: what was not derived tells nothing.
    expect(stdout.trimEnd().split('\n')).toEqual(['open', short, short, 'open'])

    const session = await fixture.unlock()
    expect(session.mode).toBe('normal')
    // Never weaker parameters: the slot is the one that was made.
    expect(session.head.slots).toEqual(slots)
    // Counted before the KDF was tried, for whoever kills it, and taken back: nothing was guessed.
    expect(session.ledger.list({ act: 'session.refused' }, 0, 9).rows).toEqual([])
    expect(JSON.parse(await readFile(join(folder, 'attempts'), 'utf8'))).toEqual({ format: 1, tags: {} })
    expect(await session.ledger.verify(new AbortController().signal, () => {})).toMatchObject({
      intact: true,
    })
    await session.close()
  },
)
