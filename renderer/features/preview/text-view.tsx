import { Table2, TextWrap, Text } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import type { Preview } from '../../../shared/contract/file.ts'
import { useText } from '../../text/index.ts'
import { IconButton, Toolbar } from '../../ui/index.ts'
import { FindBar } from './find-bar.tsx'
import { findInText } from './find-in-text.ts'
import { parseTable } from './parse-table.ts'
import { TableView } from './table-view.tsx'
import './text-view.css'
import { TextLines } from './text-lines.tsx'

interface TextViewProps {
  readonly text: Extract<Preview, { kind: 'text' }>
  readonly name: string
  readonly size: 'pane' | 'full'
}

const TABLE_NAMES = /\.(csv|tsv|tab)$/i

/** Text as it is, or as a table where it is one; searchable. */
export function TextView({ text: { text, truncated, encoding }, name, size }: TextViewProps): ReactNode {
  const t = useText('preview')
  const table = useMemo(() => (TABLE_NAMES.test(name) ? parseTable(text) : null), [text, name])
  const [asTable, setAsTable] = useState(true)
  const [wrap, setWrap] = useState(true)
  const [wanted, setWanted] = useState('')
  const [at, setAt] = useState(0)
  const lines = useMemo(() => text.split(/\r\n|\r|\n/), [text])
  const matches = useMemo(() => findInText(lines, wanted), [lines, wanted])
  const showTable = table !== null && asTable
  return (
    <>
      <div className="preview__bar">
        <Toolbar label={t('look')}>
          {table !== null && (
            <IconButton
              size="small"
              label={asTable ? t('asText') : t('asTable')}
              icon={asTable ? <Text /> : <Table2 />}
              onPress={() => setAsTable(!asTable)}
            />
          )}
          {!showTable && (
            <IconButton
              size="small"
              label={t('wrap')}
              icon={<TextWrap />}
              aria-pressed={wrap}
              onPress={() => setWrap(!wrap)}
            />
          )}
        </Toolbar>
        {!showTable && size === 'full' && (
          <FindBar
            wanted={wanted}
            onWanted={(next) => {
              setWanted(next)
              setAt(0)
            }}
            at={at}
            total={matches.length}
            onStep={(step) => setAt((at + step + matches.length) % Math.max(1, matches.length))}
          />
        )}
      </div>
      {showTable ? (
        <TableView table={table} />
      ) : (
        <TextLines lines={lines} wrap={wrap} matches={matches} at={at} />
      )}
      <p className="text-view__foot soft">
        {t('encoding', { encoding })}
        {truncated && ` · ${t('truncated')}`}
        {showTable && table.cut && ` · ${t('tableCut')}`}
      </p>
    </>
  )
}
