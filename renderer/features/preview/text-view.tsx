import { ChevronDown, Table2, TextWrap, Text } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { Preview } from '../../../shared/contract/file.ts'
import { TEXT_ENCODINGS } from '../../../shared/contract/inspection.ts'
import { useText } from '../../text/index.ts'
import { IconButton, Menu, Toolbar } from '../../ui/index.ts'
import { FindBar } from './find-bar.tsx'
import { fold } from './fold.ts'
import { findInText } from './find-in-text.ts'
import { parseTable } from './parse-table.ts'
import { TableView } from './table-view.tsx'
import './text-view.css'
import { TextLines } from './text-lines.tsx'
import { useEncoding } from './use-encoding.ts'

interface TextViewProps {
  readonly text: Extract<Preview, { kind: 'text' }>
  readonly name: string
  readonly size: 'pane' | 'full'
}

const TABLE_NAMES = /\.(csv|tsv|tab)$/i

/** Text as it is, or as a table where it is one; searchable. */
export function TextView({ text: opened, name, size }: TextViewProps): ReactNode {
  const t = useText('preview')
  const { text, encoding, readAs } = useEncoding(opened)
  const { truncated } = opened
  const table = useMemo(() => (TABLE_NAMES.test(name) ? parseTable(text) : null), [text, name])
  const [asTable, setAsTable] = useState(true)
  const [wrap, setWrap] = useState(true)
  const [wanted, setWanted] = useState('')
  const [at, setAt] = useState(0)
  const lines = useMemo(() => text.split(/\r\n|\r|\n/), [text])
  const isSought = wanted !== ''
  const folded = useMemo(() => (isSought ? lines.map((line) => fold(line)) : []), [lines, isSought])
  const matches = useMemo(() => findInText(folded, wanted), [folded, wanted])
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
      <div className="text-view__foot soft">
        <Menu
          label={t('readAs')}
          trigger={
            <AriaButton className="text-view__encoding">
              {t('encoding', { encoding })}
              <ChevronDown aria-hidden />
            </AriaButton>
          }
          choices={TEXT_ENCODINGS.map((one) => ({ key: one, label: one, onAction: () => readAs(one) }))}
        />
        {truncated && <span>{t('truncated')}</span>}
        {showTable && table.cut && <span>{t('tableCut')}</span>}
      </div>
    </>
  )
}
