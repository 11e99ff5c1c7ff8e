import { useCall } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, ErrorPanel, Screen } from '../../ui/index.ts'
import './about.css'

export function AboutScreen() {
  const t = useText('about')
  const { data, error } = useCall('about.get', {})
  return (
    <Screen title={t('title')} lead={t('lead')}>
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
