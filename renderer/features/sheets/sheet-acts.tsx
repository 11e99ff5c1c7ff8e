import { useState, type ComponentType, type ReactNode } from 'react'
import type { Id } from '../../../shared/contract/basics.ts'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import type { Sheet } from '../../../shared/contract/vault.ts'
import { useUnlocked } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button } from '../../ui/index.ts'
import { ReissueDialog } from './reissue-dialog.tsx'
import { ResetDialog } from './reset-dialog.tsx'
import './sheets.css'

/** Sheets that are being made: how many, and the draft that waits in the engine. */
export interface SheetPlan {
  readonly office: string
  readonly total: number
  readonly needed: number
  readonly draft: {
    readonly sheets: readonly Sheet[]
    readonly office: string
    readonly kept: boolean
    /** The number of the sheet that was typed back. */
    readonly proved: number | null
  } | null
}

/** What other features lend: making sheets as at the beginning of a vault, registering keys as at an enrolment. */
export interface SheetParts {
  readonly MakeSheets: ComponentType<{
    readonly plan: SheetPlan
    readonly onChange: (news: Partial<SheetPlan>) => void
  }>
  readonly RegisterKeys: ComponentType<{
    readonly code: string
    readonly name: string
    readonly keys: readonly Id[]
    readonly onChange: (keys: readonly Id[]) => void
    readonly isNeeded: boolean
  }>
}

interface SheetActsProps {
  /** Where the open vault lies: the old sheets are checked against it. */
  readonly vault: ChosenPlace | null
  readonly parts: SheetParts
}

/** What recovery sheets do inside an open vault. */
export function SheetActs({ vault, parts }: SheetActsProps): ReactNode {
  const t = useText('sheets')
  const session = useUnlocked()
  const [open, setOpen] = useState<'reissue' | 'reset' | null>(null)
  const close = (): void => setOpen(null)
  const disabled = vault === null || session?.mode !== 'normal'
  return (
    <>
      {(['reset', 'reissue'] as const).map((act) => (
        <div key={act} className="sheet-acts__row">
          <div>
            <h3>{t(`${act}.name`)}</h3>
            <p className="soft">{t(`${act}.text`)}</p>
          </div>
          <Button onPress={() => setOpen(act)} isDisabled={disabled}>
            {t(`${act}.act`)}
          </Button>
        </div>
      ))}
      {vault && open === 'reissue' && (
        <ReissueDialog vault={vault} MakeSheets={parts.MakeSheets} onClose={close} />
      )}
      {vault && open === 'reset' && (
        <ResetDialog vault={vault} RegisterKeys={parts.RegisterKeys} onClose={close} />
      )}
    </>
  )
}
