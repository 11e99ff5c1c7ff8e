import { join } from 'node:path'
import type { Sheet, SheetVerdict } from '../../../shared/contract/vault.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { printedSheet } from '../paper/printed-sheet.ts'
import { drawRecovery, judgeSheet, type RecoveryDraft } from '../keys/recovery.ts'
import { folderOutsideVaults } from './outside-vaults.ts'
import { writeNew } from '../store/durable-file.ts'
import type { MachineClock } from './machine-clock.ts'

export interface DraftPlan {
  readonly office: string
  readonly total: number
  readonly needed: number
}

export interface SavedSheets {
  readonly names: string[]
  readonly unprinted: string[]
}

interface Drawn {
  readonly office: string
  readonly draft: RecoveryDraft
  readonly sheets: readonly Sheet[]
  proved: boolean
}

/** The recovery sheets of a vault that is about to be made. One draft at a time; it never touches a disk unasked. */
export class RecoveryDesk implements Disposable {
  readonly #clock: Pick<MachineClock, 'now'>
  #drawn: Drawn | null = null

  constructor(clock: Pick<MachineClock, 'now'>) {
    this.#clock = clock
  }

  /** Draws a new secret; an earlier draft is wiped. */
  async begin({ office, total, needed }: DraftPlan): Promise<readonly Sheet[]> {
    if (needed > total) throw new Fault('input-invalid', { field: 'needed' })
    const draft = await drawRecovery(total, needed)
    this.drop()
    const sheets = draft.sheets.map(printedSheet)
    this.#drawn = { office, draft, sheets, proved: false }
    return sheets
  }

  /** @throws Fault `not-found` if there is no draft. */
  show(): { office: string; sheets: readonly Sheet[] } {
    const { office, sheets } = this.#present()
    return { office, sheets }
  }

  /** Compares what somebody typed or scanned with the draft; a correct one proves the draft. */
  prove(text: string): SheetVerdict {
    const drawn = this.#present()
    const verdict = judgeSheet(text, drawn.draft.facts)
    if (verdict.verdict === 'correct') drawn.proved = true
    return verdict
  }

  /**
   * Writes one PDF a sheet. Existing files are never overwritten.
   * @returns the names of the files, and the letters of the office's name that the pages cannot show
   * @throws Fault `name-taken`, those of `folderOutsideVaults`, and those of the environment.
   */
  async save(folder: string): Promise<SavedSheets> {
    const { office, sheets } = this.#present()
    // Writing PDF and setting type take long to load, and few sessions print.
    const { sheetPdf } = await import('../paper/sheet-pdf.ts')
    await folderOutsideVaults(folder)
    const names: string[] = []
    const missing = new Set<string>()
    for (const sheet of sheets) {
      const name = `recovery-sheet-${sheet.setId}-${sheet.number}-of-${sheet.total}.pdf`
      const { bytes, unprinted } = await sheetPdf(sheet, office, this.#clock.now())
      await writeNew(join(folder, name), bytes, 'target')
      names.push(name)
      unprinted.forEach((letter) => missing.add(letter))
    }
    return { names, unprinted: [...missing] }
  }

  /**
   * The draft for a vault that is being made. It stays here, to be tried again if that fails.
   * @throws Fault `sheet-unproved`
   */
  proved(): RecoveryDraft {
    if (this.#drawn?.proved !== true) throw new Fault('sheet-unproved')
    return this.#drawn.draft
  }

  drop(): void {
    this.#drawn?.draft[Symbol.dispose]()
    this.#drawn = null
  }

  [Symbol.dispose](): void {
    this.drop()
  }

  #present(): Drawn {
    if (this.#drawn === null) throw new Fault('not-found', { what: 'draft' })
    return this.#drawn
  }
}
