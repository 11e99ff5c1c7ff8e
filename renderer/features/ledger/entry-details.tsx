import type { LedgerEntry } from '../../../shared/contract/ledger.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useCall } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, Dialog, FactList } from '../../ui/index.ts'
import type { CompartmentNames } from './ledger-screen.tsx'
import { useFactWords } from './use-fact-words.ts'

interface EntryDetailsProps {
  readonly entry: LedgerEntry | null
  readonly names: CompartmentNames
  readonly onClose: () => void
}

/** Everything that one entry records. */
export function EntryDetails({ entry, names, onClose }: EntryDetailsProps) {
  const t = useText('ledger')
  const ui = useText('ui')
  return (
    <Dialog
      title={entry === null ? '' : t('details', { sequence: entry.sequence })}
      isOpen={entry !== null}
      onClose={onClose}
      actions={<Button onPress={onClose}>{ui('close')}</Button>}
    >
      {entry && <Facts entry={entry} names={names} />}
    </Dialog>
  )
}

function Facts({ entry, names }: { readonly entry: LedgerEntry; readonly names: CompartmentNames }) {
  const t = useText('ledger')
  const format = useFormat()
  const inWords = useFactWords()
  const file = useFileName(entry)
  const { at, by, act, phase, of, compartment, facts } = entry
  const rows = [
    [t('column.act'), t(`act.${act}`)],
    [t('column.phase'), t(`phase.${phase}`)],
    [t('column.at'), format.moment(at)],
    [t('column.by'), by === 'recovery' ? t('recovery') : by],
    ...(compartment === null
      ? []
      : [[t('column.compartment'), names.get(compartment) ?? t('removedCompartment')] as const]),
  ] as const
  return (
    <>
      <FactList className="ledger__facts" rows={rows} />
      {of !== null && <p className="soft">{t('endOf', { sequence: of })}</p>}
      <h3 className="ledger__facts-head">{t('facts')}</h3>
      {Object.keys(facts).length === 0 ? (
        <p className="soft">{t('noFacts')}</p>
      ) : (
        <FactList
          className="ledger__facts"
          rows={[...(file === null ? [] : [[t('file'), file] as const]), ...inWords(facts)]}
        />
      )}
    </>
  )
}

/** What the file is called that an entry is about; null while that is asked, and where it is about none. */
function useFileName({ compartment, facts }: LedgerEntry): string | null {
  const t = useText('ledger')
  const { item } = facts
  const isAsked = compartment !== null && typeof item === 'string'
  const asked = isAsked ? { compartment, item } : { compartment: '', item: '' }
  const { data, error } = useCall('item.details', asked, { enabled: isAsked })
  if (data !== undefined) return displayName(data.item.name)
  return error === null ? null : t('fileUnnamed')
}
