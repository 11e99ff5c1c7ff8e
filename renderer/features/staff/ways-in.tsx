import { KeyRound, RectangleEllipsis } from 'lucide-react'
import type { Member } from '../../../shared/contract/staff.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useFormat, useText } from '../../text/index.ts'

/** With what somebody unlocks; changing it is theirs alone. */
export function WaysIn({ member, now }: { readonly member: Member; readonly now: number }) {
  const t = useText('staff')
  const format = useFormat()
  return (
    <section className="person__section" aria-labelledby="person-ways">
      <div>
        <h2 id="person-ways">{t('ways')}</h2>
        <p className="soft">{t('waysText')}</p>
      </div>
      {member.waysIn.length === 0 ? (
        <p className="soft">{t('noWays')}</p>
      ) : (
        <ul className="person__card person__ways">
          {member.waysIn.map(({ slot, kind, name, createdAt, lastUsedAt }) => (
            <li key={slot}>
              {kind === 'passcode' ? <RectangleEllipsis aria-hidden /> : <KeyRound aria-hidden />}
              <span className="person__way">
                <span>{name === '' ? t(`wayKind.${kind}`) : displayName(name)}</span>
                {name !== '' && <span className="soft">{t(`wayKind.${kind}`)}</span>}
              </span>
              <span className="soft numeric person__way-when">
                {t('wayAdded', { day: format.day(createdAt) })}
                {/* Only of keys it is kept when they were used. */}
                {(kind === 'key' || kind === 'both') &&
                  `, ${
                    lastUsedAt === null
                      ? t('wayUnused')
                      : t('wayUsed', { when: format.relative(lastUsedAt, now) })
                  }`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
