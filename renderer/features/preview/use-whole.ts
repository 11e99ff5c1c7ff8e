import { useEffect, useState } from 'react'
import type { Preview } from '../../../shared/contract/file.ts'
import { contentOf } from '../../bridge/index.ts'

/**
 * Whether a picture is there to its end. An `<img>` shows what it has and says nothing of what is missing; the decoder
 * behind it does. Until it has answered, and where it does not know the kind, the picture counts as whole.
 * @param ready the picture is in sight: this look comes behind it.
 */
export function useWhole({ url, mediaType }: Extract<Preview, { kind: 'image' }>, ready: boolean): boolean {
  const [whole, setWhole] = useState(true)
  useEffect(() => {
    if (!ready) return undefined
    const leaving = new AbortController()
    isWhole(url, mediaType, leaving.signal).then(
      (answer) => !leaving.signal.aborted && setWhole(answer),
      () => undefined,
    )
    return () => leaving.abort()
  }, [url, mediaType, ready])
  return whole
}

async function isWhole(url: string, type: string, signal: AbortSignal): Promise<boolean> {
  if (!(await ImageDecoder.isTypeSupported(type))) return true
  const decoder = new ImageDecoder({ data: await contentOf(url, { signal }), type })
  try {
    const { image } = await decoder.decode({ completeFramesOnly: true })
    image.close()
    return true
  } catch {
    // Left meanwhile is not cut off.
    return signal.aborted
  } finally {
    decoder.close()
  }
}
