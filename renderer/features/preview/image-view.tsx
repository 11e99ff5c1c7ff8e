import { Maximize, RotateCcw, RotateCw, TriangleAlert, ZoomIn, ZoomOut } from 'lucide-react'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import type { Preview } from '../../../shared/contract/file.ts'
import { useFormat, useText } from '../../text/index.ts'
import { IconButton, Toolbar } from '../../ui/index.ts'
import './image-view.css'
import { NoPreview } from './no-preview.tsx'
import { useStageSize } from './use-stage-size.ts'
import { useWhole } from './use-whole.ts'
import { useZoom } from './use-zoom.ts'

interface Sides {
  readonly width: number
  readonly height: number
}

interface ImageViewProps {
  readonly image: Extract<Preview, { kind: 'image' }>
  readonly name: string
}

/** A picture: larger, smaller, turned. */
export function ImageView({ image, name }: ImageViewProps): ReactNode {
  const t = useText('preview')
  const format = useFormat()
  const { zoom, set, larger, smaller } = useZoom()
  const [turns, setTurns] = useState(0)
  const [broken, setBroken] = useState(false)
  const [drawn, setDrawn] = useState<Sides | null>(null)
  const whole = useWhole(image, drawn !== null)
  const [stage, measure] = useStageSize()
  const lying = turns % 2 !== 0
  // A camera may say in the file that it was held upright: the decoder turns the picture, and its sides count.
  const sides = drawn ?? image
  const [width, height] = lying ? [sides.height, sides.width] : [sides.width, sides.height]
  const fitting = stage === null ? 0 : Math.min(1, stage.width / width, stage.height / height)
  const scale = zoom === 'fit' ? fitting : zoom
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === '+' || event.key === '=') larger(scale)
    else if (event.key === '-') smaller(scale)
    else if (event.key === '0') set('fit')
    else if (event.key === 'r') setTurns(turns + 1)
    else return
    event.preventDefault()
  }
  if (broken) return <NoPreview why="malformed" />
  return (
    <>
      <div className="preview__bar">
        <Toolbar label={t('look')}>
          <IconButton size="small" label={t('zoomOut')} icon={<ZoomOut />} onPress={() => smaller(scale)} />
          <span className="preview__zoom numeric">{format.percent(scale)}</span>
          <IconButton size="small" label={t('zoomIn')} icon={<ZoomIn />} onPress={() => larger(scale)} />
          <IconButton size="small" label={t('fit')} icon={<Maximize />} onPress={() => set('fit')} />
          <IconButton
            size="small"
            label={t('rotateLeft')}
            icon={<RotateCcw />}
            onPress={() => setTurns(turns + 3)}
          />
          <IconButton
            size="small"
            label={t('rotateRight')}
            icon={<RotateCw />}
            onPress={() => setTurns(turns + 1)}
          />
        </Toolbar>
      </div>
      <div
        ref={measure}
        className="preview__stage image-view"
        tabIndex={0}
        role="group"
        aria-label={t('picture')}
        onKeyDown={onKeyDown}
      >
        <div className="image-view__box" style={{ width: width * scale, height: height * scale }}>
          <img
            src={image.url}
            alt={t('image', { name, width: sides.width, height: sides.height })}
            draggable={false}
            data-drawn={drawn !== null}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setDrawn({ width: naturalWidth, height: naturalHeight })
            }
            onError={() => setBroken(true)}
            style={{
              width: sides.width * scale,
              height: sides.height * scale,
              transform: `translate(-50%, -50%) rotate(${turns * 90}deg)`,
            }}
          />
        </div>
      </div>
      {!whole && (
        <p className="preview__note" role="status">
          <TriangleAlert aria-hidden />
          {t('endsEarly')}
        </p>
      )}
    </>
  )
}
