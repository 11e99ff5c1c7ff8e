import { Upload } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useText } from '../../text/index.ts'
import './drop-area.css'

interface DropAreaProps {
  /** The name of where the files go. */
  readonly place: string
  readonly onFiles: (files: readonly File[]) => void
}

/** The whole window takes files; while some hover over it, it says where they would go. */
export function DropArea({ place, onFiles }: DropAreaProps): ReactNode {
  const t = useText('importing')
  const hovering = useWindowDrop(onFiles)
  if (!hovering) return null
  return (
    <div className="drop-area" role="status">
      <div className="drop-area__card">
        <Upload aria-hidden />
        <h2>{t('drop.title', { place })}</h2>
        <p className="soft">{t('drop.text')}</p>
      </div>
    </div>
  )
}

/** @returns whether files are being dragged over the window. */
function useWindowDrop(onFiles: (files: readonly File[]) => void): boolean {
  // Enter and leave come for every element on the way; only the outermost pair counts.
  const [depth, setDepth] = useState(0)
  useEffect(() => {
    const ours = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
    const enter = (event: DragEvent): void => {
      if (ours(event)) setDepth((now) => now + 1)
    }
    const leave = (event: DragEvent): void => {
      if (ours(event)) setDepth((now) => Math.max(0, now - 1))
    }
    const over = (event: DragEvent): void => {
      if (!ours(event) || event.dataTransfer === null) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
    }
    const drop = (event: DragEvent): void => {
      if (!ours(event)) return
      event.preventDefault()
      setDepth(0)
      onFiles([...(event.dataTransfer?.files ?? [])])
    }
    const leaving = new AbortController()
    const { signal } = leaving
    window.addEventListener('dragenter', enter, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('drop', drop, { signal })
    return () => leaving.abort()
  }, [onFiles])
  return depth > 0
}
