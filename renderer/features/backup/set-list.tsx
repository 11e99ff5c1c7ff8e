import { ArchiveRestore, KeyRound, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import type { BackupSet } from '../../../shared/contract/backup.ts'
import { startInTray, useCall, useIsAuditor, useUnlocked } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, ErrorPanel, Menu } from '../../ui/index.ts'
import { SetState } from '../../ui/set-state.tsx'
import type { RestoreStart } from './backup-screen.tsx'

interface SetListProps {
  readonly place: string
  readonly name: string
  readonly onRestore: (start: RestoreStart) => void
}

/** The sets on a drive, newest first. */
export function SetList({ place, name, onRestore }: SetListProps): ReactNode {
  const t = useText('backup')
  const answer = useCall('set.list', { place })
  const sets = (answer.data?.sets ?? []).toSorted((a, b) => b.createdAt - a.createdAt)
  const none = answer.isSuccess ? sets.length === 0 : answer.error?.code === 'no-backup-here'
  return (
    <section className="backup-section" aria-label={t('sets.title')}>
      <h2>{t('sets.title')}</h2>
      {answer.isPending && <p className="soft">{t('sets.looking')}</p>}
      {none && <p className="soft">{t('sets.none')}</p>}
      {answer.error !== null && !none && <ErrorPanel fault={answer.error} />}
      {sets.length > 0 && (
        <table className="backup-table">
          <thead>
            <tr>
              <th scope="col">{t('sets.made')}</th>
              <th scope="col">{t('sets.state')}</th>
              <th scope="col" className="backup-table__number">
                {t('sets.versions')}
              </th>
              <th scope="col" className="backup-table__number">
                {t('sets.size')}
              </th>
              <th scope="col" className="backup-table__number">
                {t('sets.added')}
              </th>
              <th scope="col">
                <span className="visually-hidden">{t('sets.acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sets.map((set) => (
              <SetRow key={set.setId} set={set} place={place} name={name} onRestore={onRestore} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

interface SetRowProps extends SetListProps {
  readonly set: BackupSet
}

function SetRow({ set, place, name, onRestore }: SetRowProps): ReactNode {
  const t = useText('backup')
  const format = useFormat()
  const vaultId = useUnlocked()?.vaultId
  const auditor = useIsAuditor()
  const when = format.moment(set.createdAt)
  const foreign = vaultId !== undefined && set.vaultId !== vaultId
  const verify = (withKey: boolean): void => {
    // Whatever becomes of it is told in the tray.
    startInTray('set.verify', t('sets.verifyJob', { when }), { place, set: set.setId, withKey }).catch(
      () => undefined,
    )
  }
  return (
    <tr>
      <td>{when}</td>
      <td>
        <SetState set={set} foreign={foreign} />
      </td>
      <td className="backup-table__number">{format.count(set.versions)}</td>
      <td className="backup-table__number">{format.bytes(set.bytes)}</td>
      <td className="backup-table__number">{format.bytes(set.addedBytes)}</td>
      <td className="backup-table__acts">
        <Menu
          label={t('sets.verifyNamed', { when })}
          trigger={
            <Button
              size="small"
              icon={<ShieldCheck aria-hidden />}
              isDisabled={set.newer}
              aria-label={t('sets.verifyNamed', { when })}
              opensMenu
            >
              {t('sets.verify')}
            </Button>
          }
          choices={[
            {
              key: 'without',
              label: t('sets.verifyNoKey'),
              icon: <ShieldCheck aria-hidden />,
              onAction: () => verify(false),
            },
            {
              key: 'with',
              label: t('sets.verifyKey'),
              icon: <KeyRound aria-hidden />,
              isDisabled: foreign || !set.complete,
              onAction: () => verify(true),
            },
          ]}
        />
        {!auditor && (
          <Button
            size="small"
            icon={<ArchiveRestore aria-hidden />}
            isDisabled={set.newer}
            aria-label={t('sets.restoreNamed', { when })}
            onPress={() => onRestore({ place, name, set: set.setId })}
          >
            {t('sets.restore')}
          </Button>
        )}
      </td>
    </tr>
  )
}
