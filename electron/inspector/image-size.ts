/** How many pixels an image says it has. Zero on a side is a lie that no decoder should be asked about. */
export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** @returns null unless both sides are positive. */
export function imageSize(width: number, height: number): ImageSize | null {
  return width > 0 && height > 0 ? { width, height } : null
}
