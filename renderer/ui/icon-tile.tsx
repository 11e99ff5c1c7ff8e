import type { ReactNode } from 'react'
import './icon-tile.css'

interface IconTileProps {
  readonly icon: ReactNode
  /** `solid`: the sign of a whole page. `soft`: one way among several. `quiet`: where there is nothing yet. */
  readonly look: 'solid' | 'soft' | 'quiet'
}

/** A picture beside a title; it says nothing that the title does not. */
export function IconTile({ icon, look }: IconTileProps) {
  return (
    <span className={`icon-tile icon-tile--${look}`} aria-hidden>
      {icon}
    </span>
  )
}
