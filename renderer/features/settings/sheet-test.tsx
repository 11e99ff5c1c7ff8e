import { useCallback, useState } from 'react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { call } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, Dialog, SheetField } from '../../ui/index.ts'

/** Is this sheet one of ours, and can it still be read? */
export function SheetTest({ vault }: { readonly vault: ChosenPlace | null }) {
  const t = useText('settings')
  const ui = useText('ui')
  const [open, setOpen] = useState(false)
  const [right, setRight] = useState<number | null>(null)
  const close = () => {
    setOpen(false)
    setRight(null)
  }
  return (
    <>
      <Button onPress={() => setOpen(true)} isDisabled={vault === null}>
        {t('sheetTestAct')}
      </Button>
      {vault && (
        <Dialog
          title={t('sheetTitle')}
          isOpen={open}
          onClose={close}
          actions={<Button onPress={close}>{ui('close')}</Button>}
        >
          {right === null ? (
            <TestField place={vault.place} onCorrect={setRight} />
          ) : (
            <Banner
              tone="good"
              actions={
                <Button size="small" onPress={() => setRight(null)}>
                  {t('sheetAgain')}
                </Button>
              }
            >
              {t('sheetRight', { number: right })}
            </Banner>
          )}
        </Dialog>
      )}
    </>
  )
}

function TestField(props: { readonly place: string; readonly onCorrect: (number: number) => void }) {
  const ui = useText('ui')
  const { place, onCorrect } = props
  const verdictOf = useCallback((text: string) => call('sheet.test', { place, text }), [place])
  return <SheetField label={ui('sheet.first')} verdictOf={verdictOf} onCorrect={onCorrect} autoFocus />
}
