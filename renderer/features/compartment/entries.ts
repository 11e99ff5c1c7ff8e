import type { CallInput } from '../../../shared/contract/contract.ts'
import type { Folder, Item, ItemSort } from '../../../shared/contract/file.ts'
import { call, queryClient } from '../../bridge/index.ts'
import type { FetchPage } from '../../ui/page-cache.ts'

/** One row of the list: folders stand above files. */
export type Entry =
  { readonly of: 'folder'; readonly folder: Folder } | { readonly of: 'file'; readonly item: Item }

export type View = CallInput<'item.list'>['view']

export interface Order {
  readonly column: ItemSort
  readonly descending: boolean
}

export function entryId(entry: Entry): string {
  return entry.of === 'folder' ? entry.folder.id : entry.item.id
}

/** A folder is chosen alone: an act is about one folder, or about files named one by one. */
export function isFolder(entry: Entry): boolean {
  return entry.of === 'folder'
}

/** Pages of a view; in a folder, its folders come before its files. */
export function entriesOf(compartment: string, view: View, order: Order): FetchPage<Entry> {
  return async (offset, limit) => {
    const above = view.of === 'folder' ? await foldersIn(compartment, view.folder) : []
    const heads = above.slice(offset, offset + limit)
    const room = limit - heads.length
    const { total, rows } = await call('item.list', {
      compartment,
      view,
      sort: order.column,
      descending: order.descending,
      offset: Math.max(0, offset - above.length),
      limit: Math.max(1, room),
    })
    return {
      total: above.length + total,
      rows: [
        ...heads.map((folder) => ({ of: 'folder', folder }) as const),
        ...rows.slice(0, room).map((item) => ({ of: 'file', item }) as const),
      ],
    }
  }
}

/** From the window's memory while it is true; every page of a list needs to know how many folders stand above. */
async function foldersIn(compartment: string, parent: string | null): Promise<readonly Folder[]> {
  const input = { compartment, parent }
  const { folders } = await queryClient.query({
    queryKey: ['folder.list', input],
    queryFn: () => call('folder.list', input),
  })
  return folders
}
