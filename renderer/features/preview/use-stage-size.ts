import { useCallback, useState } from 'react'

interface StageSize {
  readonly width: number
  readonly height: number
}

/** The room that a picture has, without its scroll bars. */
export function useStageSize(): readonly [
  StageSize | null,
  (stage: HTMLElement | null) => (() => void) | undefined,
] {
  const [size, setSize] = useState<StageSize | null>(null)
  const measure = useCallback((stage: HTMLElement | null) => {
    if (stage === null) return undefined
    const observer = new ResizeObserver(() =>
      setSize({ width: stage.offsetWidth, height: stage.offsetHeight }),
    )
    observer.observe(stage)
    return () => observer.disconnect()
  }, [])
  return [size, measure]
}
