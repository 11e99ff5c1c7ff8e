import { startInTray, useWritable } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, Menu } from '../../ui/index.ts'

/** Opens what is stored, all or a random part, and compares it with the lists. The tray tells what came of it. */
export function ContentCheck() {
  const t = useText('settings')
  const writable = useWritable()
  const check = (title: string, percent: number) =>
    // Whatever becomes of it is told in the tray.
    void startInTray('content.check', title, { percent }).catch(() => undefined)
  return (
    <Menu
      label={t('check')}
      trigger={
        <Button isDisabled={!writable} opensMenu>
          {t('checkAct')}
        </Button>
      }
      choices={[
        { key: 'all', label: t('checkAll'), onAction: () => check(t('checkAllJob'), 100) },
        { key: 'sample', label: t('checkSample'), onAction: () => check(t('checkSampleJob'), 10) },
      ]}
    />
  )
}
