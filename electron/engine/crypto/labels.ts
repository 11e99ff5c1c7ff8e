/**
 * Every domain-separation label of the format, listed in docs/format.md. One use each. A label enters a hash as
 * `length || label`, so none can be the beginning of another's input.
 */
export const LABELS = {
  slot: 'strongroom/1 slot',
  slotBoth: 'strongroom/1 slot of both inputs',
  staffTag: 'strongroom/1 staff tag',
  staffSealing: 'strongroom/1 staff sealing pair',
  staffSigning: 'strongroom/1 staff signing pair',
  staffPrivate: 'strongroom/1 staff private data',
  recoverySealing: 'strongroom/1 recovery sealing pair',
  recoverySigning: 'strongroom/1 recovery signing pair',
  recoveryCommitment: 'strongroom/1 recovery commitment',
  recoveryShare: 'strongroom/1 recovery share tag',
  sheetCheck: 'strongroom/1 sheet checksum',
  headChecksum: 'strongroom/1 head checksum',
  access: 'strongroom/1 head access digest',
  state: 'strongroom/1 state signature',
  certificate: 'strongroom/1 staff certificate',
  certificateHash: 'strongroom/1 staff certificate hash',
  grant: 'strongroom/1 grant signature',
  entry: 'strongroom/1 ledger entry signature',
  entryHash: 'strongroom/1 ledger entry hash',
  registryDatabase: 'strongroom/1 registry database key',
  registryState: 'strongroom/1 registry state key',
  registrySets: 'strongroom/1 registry backup sets key',
  catalogueDatabase: 'strongroom/1 catalogue database key',
  catalogueState: 'strongroom/1 catalogue state key',
  catalogueIndex: 'strongroom/1 catalogue index key',
  fileWrap: 'strongroom/1 file wrap key',
  content: 'strongroom/1 content chunk key',
  setStream: 'strongroom/1 backup set stream key',
  pack: 'strongroom/1 pack name',
  inventory: 'strongroom/1 inventory checksum',
  manifest: 'strongroom/1 manifest checksum',
  snapshot: 'strongroom/1 snapshot checksum',
  passcodeHistory: 'strongroom/1 passcode history',
  trust: 'strongroom/1 trust in the recovery key',
} as const

export type Label = (typeof LABELS)[keyof typeof LABELS]
