import { useEffect, useState } from 'react'
import type { Preview } from '../../../shared/contract/file.ts'
import type { Fault } from '../../../shared/model/fault.ts'
import { call, faultOf, onEvent } from '../../bridge/index.ts'

export type PreviewState =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly preview: Preview }
  | { readonly state: 'failed'; readonly fault: Fault }

/**
 * Opens a file for looking at it, and gives its token back when the view is left.
 * @param settleMs waits so long first: each opening is an entry in the ledger, and somebody who walks through a list
 * with the arrow keys looks at none of the files on the way.
 */
export function usePreview(compartment: string, item: string, settleMs: number): PreviewState {
  const [state, setState] = useState<PreviewState>({ state: 'opening' })
  useEffect(() => {
    let left = false
    let url: string | null = null
    const open = async (): Promise<void> => {
      try {
        const preview = await call('preview.open', { compartment, item })
        url = 'url' in preview ? preview.url : null
        if (left) close(url)
        else setState({ state: 'open', preview })
      } catch (thrown) {
        if (!left) setState({ state: 'failed', fault: faultOf(thrown) })
      }
    }
    const timer = setTimeout(() => void open(), settleMs)
    return () => {
      left = true
      clearTimeout(timer)
      close(url)
    }
  }, [compartment, item, settleMs])
  useInspectorEnd(state, setState)
  return state
}

/** A token that is not given back ends with the session anyway. */
function close(url: string | null): void {
  if (url !== null) call('preview.close', { url }).catch(() => undefined)
}

function useInspectorEnd(state: PreviewState, setState: (state: PreviewState) => void): void {
  const opening = state.state === 'opening'
  useEffect(() => {
    if (!opening) return undefined
    return onEvent('inspector.ended', () =>
      setState({ state: 'open', preview: { kind: 'none', why: 'inspector-ended' } }),
    )
  }, [opening, setState])
}
