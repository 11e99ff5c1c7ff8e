import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import {
  FolderLock,
  Grid3x3,
  HardDrive,
  House,
  Info,
  OctagonAlert,
  Scale,
  ScrollText,
  Settings,
  Users,
} from 'lucide-react'
import { displayName } from '../../shared/model/display-name.ts'
import { useCall, useUnlocked } from '../bridge/index.ts'
import { useFormat, useText } from '../text/index.ts'
import { go, type InsideRoute } from './navigation.ts'

interface EntryProps {
  readonly icon: ReactNode
  readonly name: string
  readonly current: boolean
  readonly onPress: () => void
  readonly note?: ReactNode
}

function Entry({ icon, name, current, onPress, note }: EntryProps) {
  return (
    <AriaButton className="rail__entry" onPress={onPress} {...(current ? { 'aria-current': 'page' } : {})}>
      {icon}
      <span className="rail__name" title={name}>
        {name}
      </span>
      {note}
    </AriaButton>
  )
}

const PEOPLE: ReadonlySet<InsideRoute['at']> = new Set(['people', 'person', 'agreement'])

/** What has an entry of its own. */
type Room = 'home' | 'backup' | 'people' | 'access' | 'rules' | 'ledger' | 'settings' | 'about'

/** Everywhere that somebody of this role can go in an open vault. */
export function Rail({ route }: { readonly route: InsideRoute }) {
  const t = useText('app')
  const role = useUnlocked()?.role
  const oversees = role === 'custodian' || role === 'auditor'
  const administers = useAdministers()
  const to = (at: Room, icon: ReactNode) => {
    const current = route.at === at || (at === 'people' && PEOPLE.has(route.at))
    return <Entry icon={icon} name={t(`rail.${at}`)} current={current} onPress={() => go({ at })} />
  }
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      <div className="rail__group">{to('home', <House aria-hidden />)}</div>
      {role !== 'auditor' && <CompartmentEntries route={route} />}
      <div className="rail__group">
        {to('backup', <HardDrive aria-hidden />)}
        {oversees && to('people', <Users aria-hidden />)}
        {(oversees || administers) && to('access', <Grid3x3 aria-hidden />)}
        {oversees && to('rules', <Scale aria-hidden />)}
        {oversees && to('ledger', <ScrollText aria-hidden />)}
      </div>
      <div className="rail__group rail__group--foot">
        {to('settings', <Settings aria-hidden />)}
        {to('about', <Info aria-hidden />)}
      </div>
    </nav>
  )
}

/** Whether whoever is here gives rights somewhere. */
function useAdministers(): boolean {
  const { data } = useCall('compartment.list', {})
  return data?.compartments.some(({ rights }) => rights.includes('administer')) === true
}

function CompartmentEntries({ route }: { readonly route: InsideRoute }) {
  const t = useText('app')
  const format = useFormat()
  const { data } = useCall('compartment.list', {})
  const open = route.at === 'compartment' ? route.compartment : null
  return (
    <div className="rail__group" role="group" aria-label={t('rail.compartments')}>
      <h2 className="rail__heading">{t('rail.compartments')}</h2>
      {data?.compartments.map(({ id, name, items, damaged, unavailable }) => (
        <Entry
          key={id}
          icon={<FolderLock aria-hidden />}
          name={displayName(name)}
          current={id === open}
          onPress={() => go({ at: 'compartment', compartment: id })}
          note={
            damaged ? (
              <OctagonAlert className="rail__damaged" aria-label={t('rail.damaged')} />
            ) : unavailable !== null ? (
              <OctagonAlert aria-label={t('rail.unavailable')} />
            ) : (
              <span className="rail__count numeric">{format.count(items)}</span>
            )
          }
        />
      ))}
      {data?.compartments.length === 0 && <p className="rail__none">{t('rail.none')}</p>}
    </div>
  )
}
