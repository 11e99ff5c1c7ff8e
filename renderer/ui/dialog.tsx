import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { X } from 'lucide-react'
import { useText } from '../text/index.ts'
import { Button, IconButton, type ButtonLook } from './button.tsx'
import './dialog.css'

interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons at the foot, the main one last. */
  readonly actions?: ReactNode
  readonly width?: 'narrow' | 'normal' | 'wide'
  /** False while something runs that must not be left by accident: Escape and the cross are shut. */
  readonly canClose?: boolean
  /** `alertdialog` for what destroys. */
  readonly role?: 'dialog' | 'alertdialog'
}

export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, children, actions, width = 'normal', canClose = true, role } = props
  const t = useText('ui')
  return (
    <ModalOverlay
      className="dialog-scrim"
      isOpen={isOpen}
      isKeyboardDismissDisabled={!canClose}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className={`dialog-frame dialog-frame--${width}`}>
        <AriaDialog className="dialog" role={role ?? 'dialog'}>
          <header className="dialog__head">
            <Heading slot="title" className="dialog__title">
              {title}
            </Heading>
            <IconButton
              label={t('close')}
              icon={<X />}
              size="small"
              onPress={onClose}
              isDisabled={!canClose}
            />
          </header>
          <div className="dialog__body">{children}</div>
          {actions !== undefined && actions !== false && <footer className="dialog__foot">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

interface ConfirmDialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  /** The act by its name ("Remove 3 files"), never "OK". */
  readonly confirm: string
  readonly onConfirm: () => void
  readonly look?: ButtonLook
  readonly isDisabled?: boolean
  readonly isBusy?: boolean
}

/** A question before an act, with the act's own name on the button. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    confirm,
    onConfirm,
    look = 'primary',
    isDisabled = false,
    isBusy = false,
    children,
    ...rest
  } = props
  const t = useText('ui')
  return (
    <Dialog
      {...rest}
      width="narrow"
      canClose={!isBusy}
      role={look === 'danger' ? 'alertdialog' : 'dialog'}
      actions={
        <>
          <Button onPress={rest.onClose} isDisabled={isBusy} autoFocus={look === 'danger'}>
            {t('cancel')}
          </Button>
          <Button look={look} onPress={onConfirm} isDisabled={isDisabled || isBusy}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
