import { Fault } from '../../shared/model/fault.ts'
import {
  cataloguePath,
  compartmentFolder,
  contentPath,
} from '../../electron/engine/compartments/compartment-databases.ts'
import { ContentDatabase } from '../../electron/engine/content/content-database.ts'
import type { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import { OpenedVersion, storedVersion } from '../../electron/engine/files/version-content.ts'
import { grantLayout } from '../../electron/engine/format/grant.ts'
import type { Head } from '../../electron/engine/format/head.ts'
import { type CompartmentKeys, compartmentKeysFrom } from '../../electron/engine/keys/compartment-keys.ts'
import { unsealGrant } from '../../electron/engine/keys/grants.ts'
import { type StaffKeys, staffKeysFrom } from '../../electron/engine/keys/staff-keys.ts'
import { headStore } from '../../electron/engine/session/head-store.ts'
import { openFolder } from '../../electron/engine/session/open-folder.ts'
import { provePerson } from '../../electron/engine/session/prove-person.ts'
import type { SessionRoom } from '../../electron/engine/session/session-room.ts'
import { enrolStaff } from '../../electron/engine/staff/enrol.ts'
import { Catalogue } from '../../electron/engine/store/catalogue.ts'
import type { Registry } from '../../electron/engine/store/registry.ts'
import { quietJob } from './vault-fixture.ts'

const CLERK_PASSCODE = 'amber bottle canyon drizzle ember falcon'

/** Somebody of the office, with the keys that only they can have. */
export interface Clerk {
  readonly staffId: string
  readonly staffKey: SecretKey<'staff'>
}

/** Enrols a clerk without papers, and takes their staff key as their own passcode gives it. */
export async function enrolClerk(room: SessionRoom, code: string): Promise<Clerk> {
  const { staffId } = await enrolStaff(
    room,
    {
      ...{ code, name: `Clerk ${code}`, role: 'clerk', startsAt: null, screening: null, agreement: null },
      ...{ passcode: CLERK_PASSCODE, keys: [] },
    },
    quietJob,
  )
  const proof = { staffCode: code, passcode: CLERK_PASSCODE, act: 'sign' } as const
  const { staffKey } = await provePerson(room.environment, room.vault(), room.keys, proof)
  return { staffId, staffKey }
}

/** Somebody who keeps whatever they ever saw, and tries all of it. */
export class Intruder implements Disposable {
  readonly keys: StaffKeys
  readonly #folder: string
  readonly #seen: CompartmentKeys[] = []
  #head: Head | null = null

  constructor(folder: string, { staffId, staffKey }: Clerk) {
    this.#folder = folder
    this.keys = staffKeysFrom(staffId, staffKey)
  }

  /** Unlocks as the engine does, with the present head or with one of a time when they had the registry's key. */
  async readThroughEngine(now: () => number): Promise<string | null> {
    const { head } = await headStore(this.#folder).read()
    const isKeyed = head.registryGrants.some(({ grantee }) => grantee === this.keys.staffId)
    const old = this.#head?.registryGrants.filter(({ grantee }) => grantee === this.keys.staffId) ?? []
    if (isKeyed) this.#head = head
    const used = isKeyed ? head : { ...head, registryGrants: [...head.registryGrants, ...old] }
    let text: string | null = null
    try {
      const open = await openFolder({
        ...{ folder: this.#folder, head: used, access: 'read', now },
        signal: new AbortController().signal,
        holder: { party: this.keys.staffId, sealing: this.keys.sealing },
        openCompartment: ({ keys, rights }) => {
          if (rights.has('read')) text = this.#read(keys)
          // What was to be known is known; nothing needs to stay open.
          return Promise.reject(new Fault('busy'))
        },
      })
      await open.close()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
    return text
  }

  /** Takes every grant that lies in the registry for them, whatever the ledger says, and remembers the keys. */
  gather(vaultId: string, registry: Registry): void {
    for (const { compartment, epoch, grant } of registry.grantsFor(this.keys.staffId)) {
      const expected = { vaultId, compartment, epoch, grantee: this.keys.staffId }
      using key = unsealGrant(grantLayout.decode(grant), expected, this.keys.sealing, 'compartment')
      this.#seen.push(compartmentKeysFrom({ vaultId, id: compartment, epoch }, key))
    }
  }

  /** With every key they ever held, on the file of the present epoch. */
  readWithoutEngine(epoch: number): string | null {
    for (const keys of this.#seen) {
      const text = this.#read(keys, epoch)
      if (text !== null) return text
    }
    return null
  }

  #read(keys: CompartmentKeys, epoch = keys.epoch): string | null {
    const folder = compartmentFolder(this.#folder, keys.id)
    try {
      const options = { key: keys.catalogueKey, rowTag: (row: Buffer) => keys.rowTag(row) }
      const catalogue = Catalogue.open(cataloguePath(folder, epoch), 'read', options)
      const content = new ContentDatabase(contentPath(folder), 'read')
      try {
        const [facts] = catalogue.versions()
        if (facts === undefined) return null
        const source = { readRange: () => expectNothing() }
        using version = new OpenedVersion({ keys, content: source }, storedVersion(facts))
        const sealed = content.read(Buffer.from(facts.versionId, 'hex'), 0)
        return sealed === null ? null : version.openChunk(0, sealed, null).toString()
      } finally {
        content.close()
        catalogue.close()
      }
    } catch (error) {
      if (error instanceof Fault) return null
      throw error
    }
  }

  [Symbol.dispose](): void {
    for (const keys of this.#seen) keys[Symbol.dispose]()
    this.keys[Symbol.dispose]()
  }
}

function expectNothing(): never {
  throw new Error('the one chunk is read by itself')
}
