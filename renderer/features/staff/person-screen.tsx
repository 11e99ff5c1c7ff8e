import { useState } from 'react'
import { ArrowLeft } from 'lucide-react'
import type { Id } from '../../../shared/contract/basics.ts'
import type { Member } from '../../../shared/contract/staff.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useCall, useUnlocked, useWritable } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, FactList, Screen, useNow } from '../../ui/index.ts'
import { AccessActs } from './access-acts.tsx'
import { PersonPapers } from './person-papers.tsx'
import { SixWords } from './six-words.tsx'
import { StandingMark } from './standing-mark.tsx'
import { WaysIn } from './ways-in.tsx'
import './staff.css'

interface PersonScreenProps {
  readonly staffId: Id
  readonly onBack: () => void
  readonly onLeave: (staffId: Id) => void
}

const MINUTE = 60_000

/** Everything that is kept about one person of the office, and what a custodian may do about it. */
export function PersonScreen({ staffId, onBack, onLeave }: PersonScreenProps) {
  const t = useText('staff')
  const list = useCall('staff.list', {})
  const member = list.data?.members.find((each) => each.staffId === staffId)
  const back = (
    <Button icon={<ArrowLeft aria-hidden />} onPress={onBack}>
      {t('back')}
    </Button>
  )
  if (!member)
    return (
      <Screen title={t('title')} actions={back}>
        {list.error && <ErrorPanel fault={list.error} />}
      </Screen>
    )
  return (
    <Screen key={staffId} title={displayName(member.name)} actions={back}>
      <Person member={member} onLeave={() => onLeave(staffId)} />
    </Screen>
  )
}

interface PersonProps {
  readonly member: Member
  readonly onLeave: () => void
}

function Person({ member, onLeave }: PersonProps) {
  const t = useText('staff')
  const session = useUnlocked()
  const writable = useWritable()
  const now = useNow(MINUTE)
  const [notice, setNotice] = useState<string | null>(null)
  const mayAct = session?.role === 'custodian' && writable && member.problem !== 'left'
  return (
    <>
      <Standing member={member} now={now} />
      <div role="status" className="visually-hidden">
        {notice}
      </div>
      <section className="person__section" aria-label={t('facts')}>
        <PersonFacts member={member} now={now} />
      </section>
      <PersonPapers member={member} mayAct={mayAct} onDone={setNotice} />
      <section className="person__section" aria-labelledby="person-words">
        <h2 id="person-words">{t('words')}</h2>
        <div className="person__card person__words">
          <SixWords words={member.fingerprint} label={t('words')} />
          <p className="soft">{t('wordsText')}</p>
        </div>
      </section>
      <WaysIn member={member} now={now} />
      {mayAct && <AccessActs member={member} onDone={setNotice} onLeave={onLeave} />}
    </>
  )
}

/** What keeps the person out, and what a custodian can do about it. */
function Standing({ member, now }: { readonly member: Member; readonly now: number }) {
  const t = useText('staff')
  const format = useFormat()
  const { problem, startsAt } = member
  if (problem === null)
    return (
      <p className="person__standing">
        <StandingMark member={member} now={now} />
      </p>
    )
  const still = problem === 'left' || problem === 'not-started'
  return (
    <Banner tone={still ? 'info' : 'attention'} title={t(`problem.${problem}`)}>
      {t(`problemText.${problem}`, { day: startsAt === null ? '' : format.day(startsAt) })}
    </Banner>
  )
}

function PersonFacts({ member, now }: { readonly member: Member; readonly now: number }) {
  const t = useText('staff')
  const format = useFormat()
  const { code, role, startsAt, enrolledAt, enrolledBy, vouched, lastUnlockedAt, leftAt } = member
  const day = format.day(enrolledAt)
  const by = enrolledBy === 'recovery' ? t('bySheets') : enrolledBy
  const rows: (readonly [string, string])[] = [
    [t('code'), code],
    [t('roleName'), t(`role.${role}`)],
    ...(startsAt === null ? [] : [[t('starts'), format.day(startsAt)] as const]),
    [t('enrolled'), vouched ? t('enrolledVouched', { day }) : t('enrolledBy', { day, by })],
    [
      t('lastUse'),
      lastUnlockedAt === null
        ? t('never')
        : `${format.moment(lastUnlockedAt)} (${format.relative(lastUnlockedAt, now)})`,
    ],
    ...(leftAt === null ? [] : [[t('problem.left'), format.day(leftAt)] as const]),
  ]
  return <FactList className="person__card person__facts" rows={rows} />
}
