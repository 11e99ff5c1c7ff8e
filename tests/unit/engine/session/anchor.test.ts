import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { anchorStore } from '../../../../electron/engine/session/anchor.ts'
import { signState } from '../../../../electron/engine/keys/signed-state.ts'
import { LIMITS } from '../../../../shared/limits.ts'
import { giver, sampleAccess, sampleHead, sampleId } from '../../../helpers/sample-keys.ts'

test('a machine remembers a state of as many compartments as a head may name', async () => {
  const base = await mkdtemp(join(tmpdir(), 'anchor-'))
  onTestFinished(() => rm(base, { recursive: true }))
  const compartments = Array.from({ length: LIMITS.compartmentsMax }, (_, at) => ({
    ...{ id: sampleId(at), generation: Number.MAX_SAFE_INTEGER, root: Buffer.alloc(32) },
  }))
  const state = signState({ ...sampleHead().state, compartments }, sampleAccess, giver.signing)
  const anchors = anchorStore(base, join(base, 'vault'))
  await anchors.write(state)
  expect((await anchors.read(state))?.compartments).toHaveLength(LIMITS.compartmentsMax)
})
