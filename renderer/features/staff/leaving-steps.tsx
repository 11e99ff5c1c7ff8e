import { right } from '../../../shared/contract/file.ts'
import type { Leaving } from '../../../shared/contract/staff.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, DayField, Fields, TextField, useDriveName } from '../../ui/index.ts'
import { endOfDay } from '../../../shared/model/days.ts'
import { LeavingDeeds } from './leaving-deeds.tsx'
import './leaving.css'

export interface LeavingForm {
  /** A day. */
  readonly endsOn: string
  readonly reason: string
  /** The staff code, typed to confirm. */
  readonly typed: string
}

/** What the person could open, and what stays open to their keys for ever. */
export function LeavingLook({ leaving }: { readonly leaving: Leaving }) {
  const t = useText('leaving')
  const { compartments, backupSets, member } = leaving
  const name = displayName(member.name)
  const alone = compartments.filter(({ soleAdministrator }) => soleAdministrator).length
  return (
    <>
      {alone > 0 && (
        <Banner tone="attention" title={t('look.soleTitle', { count: alone, name })}>
          {t('look.soleText', { name })}
        </Banner>
      )}
      <section className="leaving-part" aria-labelledby="leaving-compartments">
        <h2 id="leaving-compartments">{t('look.compartments')}</h2>
        {compartments.length === 0 ? (
          <p className="soft">{t('look.none', { name })}</p>
        ) : (
          <ul className="leaving-card">
            {compartments.map((compartment) => (
              <CompartmentLine key={compartment.id} compartment={compartment} />
            ))}
          </ul>
        )}
      </section>
      <section className="leaving-part" aria-labelledby="leaving-sets">
        <h2 id="leaving-sets">{t('look.sets')}</h2>
        <p className="soft">
          {backupSets.length === 0 ? t('look.noSets', { name }) : t('look.setsText', { name })}
        </p>
        <BackupSets sets={backupSets} />
      </section>
    </>
  )
}

function CompartmentLine({ compartment }: { readonly compartment: Leaving['compartments'][number] }) {
  const t = useText('leaving')
  const words = useRightWords()
  const format = useFormat()
  const { name, rights, opened, exported, lastUsedAt, renewable, soleAdministrator } = compartment
  const facts = [
    t('look.openedFiles', { count: opened, shown: format.count(opened) }),
    t('look.exportedFiles', { count: exported, shown: format.count(exported) }),
    lastUsedAt === null ? t('look.never') : t('look.lastUsed', { when: format.relative(lastUsedAt) }),
  ]
  return (
    <li>
      <span className="leaving-card__name">{name === null ? t('look.nameless') : displayName(name)}</span>
      <span className="soft">
        {rights.length === 0 ? t('look.noRights') : rights.map((each) => words(each)).join(', ')}
      </span>
      <span className="soft numeric">{facts.join(' · ')}</span>
      <span className="leaving-card__key" data-due={!renewable || undefined}>
        {renewable ? t('look.renewable') : t('look.due')}
      </span>
      {soleAdministrator && (
        <span className="leaving-card__key" data-due>
          {t('look.sole')}
        </span>
      )}
      <LeavingDeeds compartment={compartment} />
    </li>
  )
}

/** A right by its word; one that this version does not know, as it is written. */
function useRightWords(): (name: string) => string {
  const t = useText('rights')
  return (name) => {
    const known = right.safeParse(name)
    return known.success ? t(`name.${known.data}`) : name
  }
}

const SETS_SHOWN = 8

function BackupSets({ sets }: { readonly sets: Leaving['backupSets'] }) {
  const t = useText('leaving')
  const nameOf = useDriveName()
  const format = useFormat()
  if (sets.length === 0) return null
  return (
    <>
      <ul className="leaving-card leaving-card--sets">
        {sets.slice(0, SETS_SHOWN).map(({ setId, driveName, createdAt }) => (
          <li key={setId}>
            <span className="leaving-card__name">{nameOf(driveName)}</span>
            <span className="soft numeric">{format.moment(createdAt)}</span>
          </li>
        ))}
      </ul>
      {sets.length > SETS_SHOWN && (
        <p className="soft">{t('look.more', { count: sets.length - SETS_SHOWN })}</p>
      )}
    </>
  )
}

interface LeavingFormProps {
  readonly form: LeavingForm
  readonly onChange: (form: LeavingForm) => void
}

export function LeavingEnd({ form, onChange }: LeavingFormProps) {
  const t = useText('leaving')
  const staff = useText('staff')
  return (
    <Fields>
      <DayField
        label={t('end.endsAt')}
        value={form.endsOn}
        onChange={(endsOn) => onChange({ ...form, endsOn })}
        error={endOfDay(form.endsOn) === null && staff('dayError')}
      />
      <TextField
        label={t('end.reason')}
        hint={t('end.reasonHint')}
        value={form.reason}
        onChange={(reason) => onChange({ ...form, reason })}
        maxLength={LIMITS.reasonMaxCharacters}
      />
    </Fields>
  )
}

interface LeavingConfirmProps extends LeavingFormProps {
  readonly leaving: Leaving
  readonly isDisabled: boolean
}

/** What is about to happen, in numbers; and the staff code typed, since nothing brings it back. */
export function LeavingConfirm({ leaving, form, onChange, isDisabled }: LeavingConfirmProps) {
  const t = useText('leaving')
  const { member, compartments } = leaving
  const renewed = compartments.filter(({ renewable }) => renewable).length
  const due = compartments.length - renewed
  const alone = compartments.filter(({ soleAdministrator }) => soleAdministrator).length
  const lines = [
    t('confirm.ways', { count: member.waysIn.length }),
    ...(compartments.length > 0 ? [t('confirm.rights', { count: compartments.length })] : []),
    ...(renewed > 0 ? [t('confirm.renewed', { count: renewed })] : []),
    ...(due > 0 ? [t('confirm.due', { count: due })] : []),
    ...(alone > 0 ? [t('confirm.sole', { count: alone })] : []),
  ]
  return (
    <Fields>
      <ul className="leaving-list">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <Banner tone="info">{t('confirm.kept', { name: displayName(member.name) })}</Banner>
      <TextField
        label={t('confirm.type', { code: member.code })}
        value={form.typed}
        onChange={(typed) => onChange({ ...form, typed })}
        isDisabled={isDisabled}
        mono
      />
    </Fields>
  )
}
