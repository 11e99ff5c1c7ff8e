import type { Leaving } from '../../../shared/contract/staff.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useFormat, useText } from '../../text/index.ts'

/** What somebody carried out of a compartment, and looked at there: the newest of each. */
export function LeavingDeeds({ compartment }: { readonly compartment: Leaving['compartments'][number] }) {
  const t = useText('leaving')
  const format = useFormat()
  const { opened, openedFiles, exports } = compartment
  const seen = openedFiles.flatMap(({ name, at }) => (name === null ? [] : [{ name, at }]))
  if (opened === 0 && exports.length === 0) return null
  return (
    <details className="leaving-deeds">
      <summary>{t('look.deeds')}</summary>
      <ul>
        {exports.map(({ at, files, reason }) => (
          <li key={at}>
            <span>
              {t('look.export', { count: files, shown: format.count(files), reason: displayName(reason) })}
            </span>
            <span className="soft numeric">{format.moment(at)}</span>
          </li>
        ))}
        {seen.map(({ name, at }) => (
          <li key={`${name} ${at}`}>
            <span>{t('look.openedFile', { file: displayName(name) })}</span>
            <span className="soft numeric">{format.moment(at)}</span>
          </li>
        ))}
        {opened > seen.length && (
          <li className="soft">
            {t(seen.length === 0 ? 'look.openedUnnamed' : 'look.openedMore', {
              count: opened - seen.length,
              shown: format.count(opened - seen.length),
            })}
          </li>
        )}
      </ul>
    </details>
  )
}
