import { collectLeftovers } from '../compartments/collect-leftovers.ts'
import { estimatePasscode, generatePasscode } from '../keys/passcode.ts'
import { readSheetFile } from '../session/read-sheet-file.ts'
import { assertRoomFor } from '../session/create-vault.ts'
import { lookAtVault } from '../session/look-at-vault.ts'
import { acceptOlder } from '../session/accept-older.ts'
import { agreeHere } from '../staff/agree-here.ts'
import { appointCustodian } from '../staff/appoint-custodian.ts'
import { changePasscode } from '../staff/change-passcode.ts'
import type { CallsOf, JobsOf } from './handler.ts'

export const SESSION_CALLS: CallsOf<`${'vault' | 'draft' | 'sheet' | 'session' | 'passcode' | 'idle'}.${string}`> =
  {
    'vault.look': ({ room }, { place }) => lookAtVault(room.environment, place),
    'vault.free': async (_, { place, folderName }) => {
      await assertRoomFor(place, folderName)
      return {}
    },
    'draft.begin': async ({ room }, plan) => ({ sheets: [...(await room.draft.begin(plan))] }),
    'draft.show': ({ room }) => {
      const { office, sheets } = room.draft.show()
      return { office, sheets: [...sheets] }
    },
    'draft.drop': ({ room }) => {
      room.draft.drop()
      return {}
    },
    'draft.save': ({ room }, { folder }) => room.draft.save(folder),
    'draft.prove': ({ room }, { text }) => room.draft.prove(text),
    'sheet.read': async (_, { file }) => ({ text: await readSheetFile(file) }),
    'sheet.test': ({ room }, { place, text }) => room.testSheet(place, text),
    'session.state': ({ room }) => room.state(),
    'passcode.generate': () => ({ passcode: generatePasscode() }),
    'passcode.estimate': (_, { passcode, known, withKey }) =>
      estimatePasscode(passcode, known, withKey ? 'with-key' : 'alone'),
    'idle.set': ({ room }, { minutes }) => {
      room.setIdle(minutes)
      return {}
    },
  }

export const SESSION_JOBS: JobsOf<`${'vault' | 'session' | 'passcode' | 'custodian' | 'older'}.${string}`> = {
  'vault.create': async ({ room }, { place, ...input }, job) => {
    const vault = await room.create({ parent: place, ...input }, job)
    return { vaultId: vault.vaultId }
  },
  'session.unlock': async ({ room, environment }, { place, ...input }, job) => {
    const session = await room.unlock({ folder: place, ...input }, job)
    await collectLeftovers(room.vault(), environment.contentThread)
    return session
  },
  'passcode.change': async ({ room }, { key, ...input }, job) => {
    const session = room.vault()
    const { folder, person } = session
    const answer = key && {
      proof: key,
      challenge: room.keys.take(key.ceremony, { act: 'change', folder, code: person.code }),
    }
    const left = await changePasscode(room.environment, session, { ...input, key: answer }, job)
    room.changed()
    return { left }
  },
  'custodian.appoint': async ({ room }, { place, ...input }, job) => {
    await room.whileClosed(() => appointCustodian(room.environment, { folder: place, ...input }, job))
    return {}
  },
  'older.accept': async ({ room }, { sheets, second }, job) => {
    const agreed = await agreeHere(room, { act: 'older.accept', subject: {}, second }, job)
    await acceptOlder(room.vault(), sheets, agreed, job.signal)
    room.changed()
    return {}
  },
}
