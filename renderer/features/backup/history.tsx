import type { ReactNode } from 'react'
import { useCall } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { ErrorPanel, useDriveName } from '../../ui/index.ts'

const SHOWN = 12

/** What this vault remembers of its backups, wherever the drives are now. */
export function History(): ReactNode {
  const t = useText('backup')
  const format = useFormat()
  const nameOf = useDriveName()
  const answer = useCall('backup.history', {})
  const sets = answer.data?.sets.slice(0, SHOWN) ?? []
  return (
    <section className="backup-section" aria-label={t('history.title')}>
      <h2>{t('history.title')}</h2>
      {answer.error !== null && <ErrorPanel fault={answer.error} />}
      {answer.isSuccess && sets.length === 0 && <p className="soft">{t('history.none')}</p>}
      {sets.length > 0 && (
        <table className="backup-table">
          <thead>
            <tr>
              <th scope="col">{t('history.when')}</th>
              <th scope="col">{t('history.drive')}</th>
              <th scope="col" className="backup-table__number">
                {t('history.size')}
              </th>
            </tr>
          </thead>
          <tbody>
            {sets.map(({ setId, createdAt, driveName, bytes }) => (
              <tr key={setId}>
                <td>
                  {format.moment(createdAt)} <span className="soft">({format.relative(createdAt)})</span>
                </td>
                <td>{nameOf(driveName)}</td>
                <td className="backup-table__number">{format.bytes(bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
