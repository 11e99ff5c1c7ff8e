import { useCall } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, Screen } from '../../ui/index.ts'
import './about.css'

interface AboutScreenProps {
  /** The way back, where no rail leads elsewhere. */
  readonly onBack?: () => void
}

export function AboutScreen({ onBack }: AboutScreenProps) {
  const t = useText('about')
  const { data, error } = useCall('about.get', {})
  return (
    <Screen
      title={t('title')}
      lead={t('lead')}
      {...(onBack === undefined ? {} : { actions: <Button onPress={onBack}>{t('back')}</Button> })}
    >
      {error && <ErrorPanel fault={error} />}
      {data && (
        <>
          {data.evaluation && (
            <Banner tone="attention" title={t('evaluation')}>
              {t('evaluationText')}
            </Banner>
          )}
          <dl className="about__facts selectable">
            {(
              [
                ['Strongroom', data.version],
                ['Electron', data.electron],
                ['Chromium', data.chromium],
                ['Node', data.node],
              ] as const
            ).map(([name, version]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="numeric">{version}</dd>
              </div>
            ))}
          </dl>
          <section className="about__licences">
            <h2>{t('licences')}</h2>
            <p className="soft">{t('licencesText')}</p>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('name')}</th>
                  <th scope="col">{t('versionColumn')}</th>
                  <th scope="col">{t('licence')}</th>
                </tr>
              </thead>
              <tbody className="selectable">
                {data.licences.map(({ name, version, licence }) => (
                  <tr key={`${name} ${version}`}>
                    <td>{name}</td>
                    <td className="numeric">{version}</td>
                    <td>{licence}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </Screen>
  )
}
