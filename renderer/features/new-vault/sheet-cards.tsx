import { useState } from 'react'
import { FileDown, Printer } from 'lucide-react'
import type { Sheet } from '../../../shared/contract/vault.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useAct } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel } from '../../ui/index.ts'

interface SheetCardsProps {
  readonly sheets: readonly Sheet[]
  /** The number of the sheet whose text is on screen. */
  readonly shown: number | null
  readonly onShow: (number: number | null) => void
  /** The sheets left the screen: printed, saved, or shown to be copied by hand. */
  readonly onKept: () => void
}

/** The drawn sheets by number. Their text is on screen only while somebody asks to see one. */
export function SheetCards({ sheets, shown: open, onShow, onKept }: SheetCardsProps) {
  const t = useText('newVault')
  const toggle = (number: number) => {
    onShow(open === number ? null : number)
    onKept()
  }
  const shown = sheets.find(({ number }) => number === open)
  const print = useAct('draft.print')
  const [notice, setNotice] = useState<string | null>(null)
  const doPrint = async (number: number) => {
    const answer = await print.run({ number })
    if (!answer) return
    setNotice(answer.printed ? t('sheets.printed', { number }) : t('sheets.notPrinted'))
    if (answer.printed) onKept()
  }
  return (
    <>
      <SaveAct onKept={onKept} isDisabled={print.busy} />
      {print.fault && <ErrorPanel fault={print.fault} />}
      {!print.fault && notice !== null && <Banner tone="info">{notice}</Banner>}
      <ul className="sheet-cards">
        {sheets.map(({ number, total, setId }) => (
          <li key={number} className="sheet-cards__card" data-open={number === open || undefined}>
            <span className="sheet-cards__name">{t('sheets.sheet', { number, total })}</span>
            <span className="mono sheet-cards__set">
              {t('sheets.set', { set: setId.slice(0, 8).toUpperCase() })}
            </span>
            <Button
              look="quiet"
              size="small"
              icon={<Printer aria-hidden />}
              onPress={() => void doPrint(number)}
              isDisabled={print.busy}
              aria-label={t('sheets.printLabel', { number })}
            >
              {t('sheets.print')}
            </Button>
            <Button
              look="quiet"
              size="small"
              onPress={() => toggle(number)}
              aria-label={
                number === open ? t('sheets.hideLabel', { number }) : t('sheets.showLabel', { number })
              }
            >
              {number === open ? t('sheets.hide') : t('sheets.show')}
            </Button>
          </li>
        ))}
      </ul>
      {shown && <SheetText sheet={shown} />}
    </>
  )
}

function SheetText({ sheet }: { readonly sheet: Sheet }) {
  const t = useText('newVault')
  const { number, total } = sheet
  return (
    <div className="sheet-cards__text" role="group" aria-label={t('sheets.sheet', { number, total })}>
      <ol className="mono">
        {sheet.lines.map((line, index) => (
          <li key={line}>
            <span className="soft">{index + 1}</span>
            <span>{line}</span>
          </li>
        ))}
      </ol>
      <svg
        viewBox={`-2 -2 ${sheet.qrSize + 4} ${sheet.qrSize + 4}`}
        aria-hidden
        className="sheet-cards__code"
      >
        <rect x="-2" y="-2" width={sheet.qrSize + 4} height={sheet.qrSize + 4} fill="#fff" />
        <path d={sheet.qrPath} fill="#000" />
      </svg>
    </div>
  )
}

interface SaveActProps {
  readonly onKept: () => void
  readonly isDisabled: boolean
}

function SaveAct({ onKept, isDisabled }: SaveActProps) {
  const t = useText('newVault')
  const choose = useAct('place.choose')
  const save = useAct('draft.save')
  const [notice, setNotice] = useState<string | null>(null)
  const [unprinted, setUnprinted] = useState<readonly string[]>([])
  const busy = isDisabled || choose.busy || save.busy
  const fault = choose.fault ?? save.fault

  const doSave = async () => {
    const folder = (await choose.run({ purpose: 'sheets-folder' }))?.chosen[0]
    if (!folder) return
    const saved = await save.run({ folder: folder.place })
    if (!saved) return
    setNotice(t('sheets.saved', { count: saved.names.length }))
    setUnprinted(saved.unprinted)
    onKept()
  }

  return (
    <>
      <div className="sheet-cards__acts">
        <Button icon={<FileDown aria-hidden />} onPress={() => void doSave()} isDisabled={busy}>
          {save.busy ? t('sheets.saving') : t('sheets.save')}
        </Button>
      </div>
      <p className="soft">{t('sheets.printHint')}</p>
      {fault && <ErrorPanel fault={fault} />}
      {!fault && notice !== null && <Banner tone="info">{notice}</Banner>}
      {unprinted.length > 0 && (
        <Banner tone="attention">
          {t('sheets.unprinted', { letters: displayName(unprinted.join(' ')) })}
        </Banner>
      )}
    </>
  )
}
