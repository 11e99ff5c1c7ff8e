import { describe, expect, it } from 'vitest'
import { seekName } from '../../../../../renderer/features/compartment/seek-name.ts'

const NAMES = Array.from({ length: 100_000 }, (_, at) => `File ${String(at).padStart(6, '0')}`)

describe('a typed name', () => {
  it('is found by few questions among 100,000', async () => {
    let questions = 0
    const nameAt = (index: number) => {
      questions += 1
      return Promise.resolve(NAMES[index] ?? null)
    }
    expect(await seekName('file 0777', 0, NAMES.length, false, nameAt)).toBe(77_700)
    expect(questions).toBeLessThan(20)
  })

  it('is the first that begins so, in both directions', async () => {
    const up = ['alpha', 'Beta', 'beta two', 'Gamma']
    const down = [...up].reverse()
    expect(await seekName('be', 0, 4, false, (at) => Promise.resolve(up[at] ?? null))).toBe(1)
    expect(await seekName('be', 0, 4, true, (at) => Promise.resolve(down[at] ?? null))).toBe(1)
  })

  it('is null where no name begins so, and leaves rows before the first alone', async () => {
    const names = ['folder', 'alpha', 'beta']
    const nameAt = (at: number) => Promise.resolve(names[at] ?? null)
    expect(await seekName('x', 1, 3, false, nameAt)).toBeNull()
    expect(await seekName('folder', 1, 3, false, nameAt)).toBeNull()
    expect(await seekName('a', 1, 3, false, nameAt)).toBe(1)
  })
})
