import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import type { Item } from '../../../shared/contract/file.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useText } from '../../text/index.ts'
import { IconButton } from '../../ui/index.ts'
import { PreviewPane } from './preview-pane.tsx'
import './viewer.css'

interface ViewerProps {
  readonly compartment: string
  readonly item: Item
  readonly onClose: () => void
}

/** One file on the whole window. */
export function Viewer({ compartment, item, onClose }: ViewerProps): ReactNode {
  const t = useText('preview')
  return (
    <ModalOverlay
      className="viewer-scrim"
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className="viewer-frame">
        <Dialog className="viewer">
          <header className="viewer__head">
            <Heading slot="title" className="viewer__title selectable">
              {displayName(item.name)}
            </Heading>
            <IconButton label={t('close')} icon={<X />} onPress={onClose} />
          </header>
          <PreviewPane compartment={compartment} item={item} size="full" />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
