/** What stands in `golden.json` beside a kept vault. */
export interface GoldenVault {
  readonly vaultId: string
  readonly office: string
  readonly staffCode: string
  readonly passcode: string
  /** The texts of three recovery sheets, two of which are needed. */
  readonly sheets: readonly string[]
  /** Ids of the backup sets on the drive, older first. */
  readonly sets: readonly string[]
  /** Entries of the ledger at the last look; that look added more. */
  readonly ledgerEntries: number
  readonly compartment: string
  readonly versions: number
  readonly files: readonly {
    /** Folders from the top, then the name. */
    readonly path: readonly string[]
    readonly bytes: number
    readonly sha256: string
  }[]
}
