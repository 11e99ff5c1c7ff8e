import type { ReactNode } from 'react'
import type { Item, Preview } from '../../../shared/contract/file.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useText } from '../../text/index.ts'
import { ErrorPanel } from '../../ui/index.ts'
import { ImageView } from './image-view.tsx'
import { NoPreview } from './no-preview.tsx'
import { PdfView } from './pdf-view.tsx'
import './preview-pane.css'
import { TextView } from './text-view.tsx'
import { usePreview } from './use-preview.ts'

interface PreviewPaneProps {
  readonly compartment: string
  readonly item: Item
  /** `pane`: beside a list. `full`: on its own, with every control. */
  readonly size?: 'pane' | 'full'
}

const SETTLE_MS = { pane: 350, full: 0 } as const

/** A file as it looks, from memory only; nothing is opened in another program. */
export function PreviewPane({ compartment, item, size = 'pane' }: PreviewPaneProps): ReactNode {
  const t = useText('preview')
  const shown = usePreview(compartment, item.id, SETTLE_MS[size])
  const name = displayName(item.name)
  return (
    <section className={`preview preview--${size}`} aria-label={t('label', { name })}>
      {shown.state === 'opening' && <p className="preview__wait soft">{t('loading')}</p>}
      {shown.state === 'failed' && (
        <div className="preview__none">
          <ErrorPanel fault={shown.fault} />
        </div>
      )}
      {shown.state === 'open' && <View preview={shown.preview} name={name} size={size} />}
    </section>
  )
}

interface ViewProps {
  readonly preview: Preview
  readonly name: string
  readonly size: 'pane' | 'full'
}

function View({ preview, name, size }: ViewProps): ReactNode {
  switch (preview.kind) {
    case 'image':
      return <ImageView image={preview} name={name} />
    case 'pdf':
      return <PdfView url={preview.url} name={name} size={size} />
    case 'text':
      return <TextView text={preview} name={name} size={size} />
    case 'none':
      return <NoPreview why={preview.why} />
  }
}
