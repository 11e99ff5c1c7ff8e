import { useCallback, useEffect, useMemo, useRef } from 'react'
import { displayName } from '../../../shared/model/display-name.ts'
import { onEvent } from '../../bridge/index.ts'
import { usePages, type Pages } from '../../ui/use-pages.ts'
import type { Seek } from '../../ui/use-type-ahead.ts'
import { entriesOf, type Entry, type Order, type View } from './entries.ts'
import { seekName } from './seek-name.ts'
import type { Spot } from './spot.ts'

/** Changes come in bursts while files are imported; the list follows at this pace. */
const REFRESH_MS = 400

interface Entries {
  readonly view: View
  readonly pages: Pages<Entry>
  readonly seek: Seek
}

/** The rows of a spot, or of a search, kept true while things change. */
export function useEntries(
  compartment: string,
  spot: Exclude<Spot, { of: 'trash' }>,
  searched: string,
  order: Order,
): Entries {
  const folder = spot.of === 'folder' ? spot.folder : null
  const view = useMemo<View>(() => {
    if (searched !== '') return { of: 'search', text: searched }
    return spot.of === 'everything' ? { of: 'everything' } : { of: 'folder', folder }
  }, [spot.of, folder, searched])
  const fetch = useMemo(() => entriesOf(compartment, view, order), [compartment, view, order])
  const pages = usePages(fetch)
  // A change that is told while other rows take the place of these is one of theirs.
  const latest = useRef(pages.refresh)
  useEffect(() => {
    latest.current = pages.refresh
  })
  useEffect(() => followContent(compartment, () => latest.current()), [compartment])
  return { view, pages, seek: useSeek(pages, order) }
}

function followContent(compartment: string, refresh: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const leave = onEvent('content.changed', (changed) => {
    if (changed.compartment !== null && changed.compartment !== compartment) return
    timer ??= setTimeout(() => {
      timer = undefined
      refresh()
    }, REFRESH_MS)
  })
  return () => {
    leave()
    clearTimeout(timer)
  }
}

/** Folders first; then by halving where names are in order, else among the rows that are here. */
function useSeek(pages: Pages<Entry>, order: Order): Seek {
  const { known, load } = pages
  const total = pages.total ?? 0
  return useCallback(
    async (typed) => {
      const wanted = typed.toLowerCase()
      let folders = 0
      for (const [index, entry] of known()) {
        if (entry.of === 'folder') folders = index + 1
        const mayMatch = entry.of === 'folder' || order.column !== 'name'
        if (mayMatch && nameOf(entry).toLowerCase().startsWith(wanted)) return index
      }
      if (order.column !== 'name') return null
      return seekName(typed, folders, total, order.descending, async (index) => {
        const [entry] = await load(index, index)
        return entry === undefined ? null : nameOf(entry)
      })
    },
    [known, load, total, order],
  )
}

function nameOf(entry: Entry): string {
  return displayName(entry.of === 'folder' ? entry.folder.name : entry.item.name)
}
