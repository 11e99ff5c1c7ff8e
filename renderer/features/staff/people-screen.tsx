import { Button as AriaButton } from 'react-aria-components'
import { ChevronRight, FileSignature, UserRoundPlus } from 'lucide-react'
import type { Id } from '../../../shared/contract/basics.ts'
import type { Member } from '../../../shared/contract/staff.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useCall, useUnlocked, useWritable } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, ProgressBar, Screen, useNow } from '../../ui/index.ts'
import { StandingMark } from './standing-mark.tsx'
import './staff.css'

interface PeopleScreenProps {
  readonly onPerson: (staffId: Id) => void
  readonly onEnrol: () => void
  readonly onAgreement: () => void
}

const MINUTE = 60_000

/** Everybody of the office, how they stand, and the way to each. */
export function PeopleScreen({ onPerson, onEnrol, onAgreement }: PeopleScreenProps) {
  const t = useText('staff')
  const ui = useText('ui')
  const session = useUnlocked()
  const writable = useWritable()
  const list = useCall('staff.list', {})
  const members = list.data?.members ?? []
  const gone = members.filter(({ problem }) => problem === 'left')
  const here = members.filter(({ problem }) => problem !== 'left')
  const custodian = session?.role === 'custodian'
  return (
    <Screen
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <Button icon={<FileSignature aria-hidden />} onPress={onAgreement}>
            {t('agreement')}
          </Button>
          {custodian && (
            <Button
              look="primary"
              icon={<UserRoundPlus aria-hidden />}
              onPress={onEnrol}
              isDisabled={!writable}
            >
              {t('enrol')}
            </Button>
          )}
        </>
      }
    >
      {list.isPending && <ProgressBar label={ui('loading')} share={null} />}
      {list.error && <ErrorPanel fault={list.error} />}
      {here.length > 0 && <PeopleList title={t('here')} members={here} onPerson={onPerson} />}
      {custodian && list.isSuccess && here.length === 1 && (
        <Banner tone="info" title={t('alone')}>
          {t('aloneText')}
        </Banner>
      )}
      {gone.length > 0 && <PeopleList title={t('gone')} members={gone} onPerson={onPerson} />}
    </Screen>
  )
}

interface PeopleListProps {
  readonly title: string
  readonly members: readonly Member[]
  readonly onPerson: (staffId: Id) => void
}

function PeopleList({ title, members, onPerson }: PeopleListProps) {
  const now = useNow(MINUTE)
  return (
    <section className="people" aria-label={title}>
      <h2>{title}</h2>
      <ul className="people__list">
        {members.map((member) => (
          <li key={member.staffId}>
            <AriaButton className="people__row" onPress={() => onPerson(member.staffId)}>
              <PersonRow member={member} now={now} />
            </AriaButton>
          </li>
        ))}
      </ul>
    </section>
  )
}

function PersonRow({ member, now }: { readonly member: Member; readonly now: number }) {
  const t = useText('staff')
  const format = useFormat()
  const { code, name, role, lastUnlockedAt, leftAt } = member
  const shown = displayName(name)
  return (
    <>
      <span className="people__code">{code}</span>
      <span className="people__who">
        <span className="people__name" title={shown}>
          {shown}
        </span>
        <span className="people__role">{t(`role.${role}`)}</span>
      </span>
      <span className="people__state">
        <StandingMark member={member} now={now} />
        <span className="people__when">
          {leftAt !== null
            ? t('leftOn', { day: format.day(leftAt) })
            : lastUnlockedAt === null
              ? t('never')
              : t('lastUnlocked', { when: format.relative(lastUnlockedAt, now) })}
        </span>
      </span>
      <ChevronRight aria-hidden />
    </>
  )
}
