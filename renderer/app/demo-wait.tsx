import { useText } from '../text/index.ts'

/** While the sample vault is being made, which takes some seconds: a blank window reads as one that hangs. */
export function DemoWait() {
  const t = useText('app')
  return (
    <main className="demo-wait">
      <h1>{t('demoTitle')}</h1>
      <p role="status">{t('demoMaking')}</p>
    </main>
  )
}
