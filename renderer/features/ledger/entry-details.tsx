import type { LedgerEntry } from '../../../shared/contract/ledger.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { ledger as words } from '../../text/en/ledger.ts'
import { useFormat, useText, type Format } from '../../text/index.ts'
import { Button, Dialog, FactList } from '../../ui/index.ts'
import type { CompartmentNames } from './ledger-screen.tsx'

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
  const recorded = Object.entries(facts).map(
    ([name, value]) => [isNamed(name) ? t(`fact.${name}`) : name, valueOf(name, value, format)] as const,
  )
  return (
    <>
      <FactList className="ledger__facts" rows={rows} />
      {of !== null && <p className="soft">{t('endOf', { sequence: of })}</p>}
      <h3 className="ledger__facts-head">{t('facts')}</h3>
      {Object.keys(facts).length === 0 ? (
        <p className="soft">{t('noFacts')}</p>
      ) : (
        <FactList className="ledger__facts" rows={recorded} />
      )}
    </>
  )
}

const NAMED = Object.keys(words.fact)

/** Whether a fact has words of its own; an act of a newer version may record others. */
function isNamed(name: string): name is keyof typeof words.fact {
  return NAMED.includes(name)
}

function valueOf(name: string, value: string | number | boolean, format: Format): string {
  if (typeof value !== 'number') return displayName(String(value))
  return /bytes$/i.test(name) ? format.bytes(value) : format.count(value)
}
