import { useEffect, useRef, type ReactNode } from 'react'
import { useText } from '../../text/index.ts'
import { Button, Dialog } from '../../ui/index.ts'

interface StepsDialogProps {
  readonly title: string
  /** The heading of the present step. */
  readonly heading: string
  readonly step: number
  readonly steps: number
  readonly children: ReactNode
  /** Null on the first step, and once it is done. */
  readonly onBack: (() => void) | null
  /** The way on by its name. */
  readonly next: string
  readonly onNext: () => void
  readonly canNext: boolean
  readonly isBusy: boolean
  readonly isDone: boolean
  readonly onClose: () => void
}

/** A decision in a few steps, in a dialog. */
export function StepsDialog(props: StepsDialogProps): ReactNode {
  const { title, heading, step, steps, children, onBack, next, onNext, canNext, isBusy, isDone, onClose } =
    props
  const t = useText('sheets')
  const ui = useText('ui')
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [step, isDone])
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      canClose={!isBusy}
      width="wide"
      actions={
        isDone ? (
          <Button look="primary" onPress={onClose}>
            {ui('close')}
          </Button>
        ) : (
          <>
            <Button onPress={onClose} isDisabled={isBusy}>
              {ui('cancel')}
            </Button>
            <span className="sheet-steps__gap" />
            {onBack && (
              <Button onPress={onBack} isDisabled={isBusy}>
                {t('back')}
              </Button>
            )}
            <Button look="primary" onPress={onNext} isDisabled={!canNext || isBusy}>
              {next}
            </Button>
          </>
        )
      }
    >
      <div className="sheet-steps">
        <div>
          {!isDone && <p className="sheet-steps__count">{t('step', { step, steps })}</p>}
          <h3 ref={head} tabIndex={-1}>
            {heading}
          </h3>
        </div>
        {children}
      </div>
    </Dialog>
  )
}
