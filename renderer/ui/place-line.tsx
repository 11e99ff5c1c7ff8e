import { FolderOutput } from 'lucide-react'
import type { ReactNode } from 'react'
import { displayName } from '../../shared/model/display-name.ts'
import { Button } from './button.tsx'
import './field.css'
import './place-line.css'

interface PlaceLineProps {
  readonly label: string
  /** The name of the chosen place. */
  readonly place: string | null
  readonly words: { readonly none: string; readonly choose: string; readonly change: string }
  readonly isBusy: boolean
  readonly onChoose: () => void
}

/**
 * A place on disk: which one is chosen, and the way to the system's dialog. While that is open the button only does
 * nothing: one that cannot be used loses the focus, and Escape would reach nobody afterwards.
 */
export function PlaceLine({ label, place, words, isBusy, onChoose }: PlaceLineProps): ReactNode {
  return (
    <>
      <span className="field__label">{label}</span>
      <div className="place-line">
        <FolderOutput aria-hidden />
        <span className="place-line__name selectable">
          {place === null ? words.none : displayName(place)}
        </span>
        <Button size="small" onPress={() => !isBusy && onChoose()}>
          {place === null ? words.choose : words.change}
        </Button>
      </div>
    </>
  )
}
