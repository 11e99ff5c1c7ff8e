import { useCall } from '../bridge/index.ts'
import { Trans } from 'react-i18next'
import { useText } from '../text/index.ts'
import { Banner } from '../ui/index.ts'

/** Over everything while the program shows made-up sample data: its passcode is no secret. */
export function DemoBanner() {
  const t = useText('app')
  const { data } = useCall('window.get', {})
  if (!data?.demo) return null
  const { staffCode, passcode } = data.demo
  return (
    <Banner tone="info" shape="bar">
      <Trans
        t={t}
        i18nKey="demo"
        values={{ staffCode, passcode }}
        components={[
          <strong key="code" className="mono selectable" />,
          <strong key="pass" className="mono selectable" />,
        ]}
      />
    </Banner>
  )
}
