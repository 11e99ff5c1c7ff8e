import { Trans } from 'react-i18next'
import { useCall } from '../bridge/index.ts'
import { useText } from '../text/index.ts'
import { Banner } from '../ui/index.ts'

/** Over everything while the program shows made-up sample data: its passcode is no secret. */
export function DemoBanner() {
  const t = useText('app')
  const { data: demo } = useCall('demo.get', {})
  if (!demo) return null
  return (
    <Banner tone="info" shape="bar">
      <Trans
        t={t}
        i18nKey="demo"
        values={{ passcode: demo.passcode }}
        components={[<strong key="pass" className="mono selectable" />]}
      />
      <ul className="demo-people">
        {demo.people.map(({ code, role }) => (
          <li key={code}>
            <strong className="mono selectable">{code}</strong> {t(`demoRole.${role}`)}
          </li>
        ))}
      </ul>
    </Banner>
  )
}
