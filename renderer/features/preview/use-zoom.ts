import { useState } from 'react'

/** `fit`: the whole in sight. A number: that many pixels of the screen for one of the picture. */
export type Zoom = 'fit' | number

export interface UsedZoom {
  readonly zoom: Zoom
  set(this: void, zoom: Zoom): void
  /** @param now what `fit` amounts to at the moment. */
  larger(this: void, now: number): void
  smaller(this: void, now: number): void
}

const STEPS = [0.1, 0.17, 0.25, 0.33, 0.5, 0.67, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6, 8] as const

export function useZoom(): UsedZoom {
  const [zoom, set] = useState<Zoom>('fit')
  return {
    zoom,
    set,
    larger: (now) => set(STEPS.find((step) => step > now * 1.01) ?? now),
    smaller: (now) => set(STEPS.findLast((step) => step < now * 0.99) ?? now),
  }
}
