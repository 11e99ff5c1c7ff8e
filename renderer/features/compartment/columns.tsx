import { Folder as FolderIcon } from 'lucide-react'
import { useMemo } from 'react'
import type { Folder } from '../../../shared/contract/file.ts'
import { useFormat, useText } from '../../text/index.ts'
import { FileIcon, useKindName } from '../../ui/file-icon.tsx'
import type { Column } from '../../ui/row-grid.tsx'
import { RowName, RowPath } from '../../ui/row-parts.tsx'
import type { Entry } from './entries.ts'

/** The columns of the list; in results of a search, also where the file lies. */
export function useColumns(withPath: boolean): readonly Column<Entry>[] {
  const t = useText('compartment')
  const format = useFormat()
  const kind = useKindName()
  return useMemo(() => {
    const holds = ({ items, folders }: Folder): string => {
      const inside = items + folders
      const counted = { count: inside, shown: format.count(inside) }
      if (folders === 0) return t('folderHolds', counted)
      // "1 file" beside a folder that holds other folders would read as if that were all.
      return items === 0 ? t('details.folders', counted) : t('folderHoldsBoth', counted)
    }
    const name: Column<Entry> = {
      id: 'name',
      title: t('name'),
      width: 'minmax(8rem, 3fr)',
      sortable: true,
      cell: (entry) => <NameCell entry={entry} />,
    }
    const where: Column<Entry> = {
      id: 'path',
      title: t('path'),
      width: 'minmax(6rem, 2fr)',
      cell: (entry) => <RowPath path={entry.of === 'file' ? entry.item.path : []} top={t('here')} />,
    }
    return [
      name,
      ...(withPath ? [where] : []),
      {
        id: 'bytes',
        title: t('size'),
        width: '6.5rem',
        align: 'end',
        sortable: true,
        cell: (entry) => (
          <span className="soft">
            {entry.of === 'file' ? format.bytes(entry.item.bytes) : holds(entry.folder)}
          </span>
        ),
      },
      {
        id: 'mediaType',
        title: t('type'),
        width: 'minmax(6rem, 9rem)',
        sortable: true,
        from: 'wide',
        cell: (entry) => (
          <span className="soft">{entry.of === 'file' ? kind(entry.item) : t('folderType')}</span>
        ),
      },
      {
        id: 'addedAt',
        title: t('added'),
        width: '7.5rem',
        sortable: true,
        from: 'medium',
        cell: (entry) => (
          <span className="soft numeric">{entry.of === 'file' ? format.day(entry.item.addedAt) : ''}</span>
        ),
      },
    ]
  }, [t, format, kind, withPath])
}

function NameCell({ entry }: { readonly entry: Entry }) {
  return entry.of === 'folder' ? (
    <RowName icon={<FolderIcon aria-hidden className="row-name__folder" />} name={entry.folder.name} />
  ) : (
    <RowName icon={<FileIcon mediaType={entry.item.mediaType} />} name={entry.item.name} />
  )
}
