import type { CallOutput } from '../../../shared/contract/contract.ts'
import { useCall, useUnlocked } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { ErrorPanel, FactList, ProgressBar } from '../../ui/index.ts'
import { TrustFindings } from './trust-findings.tsx'

/** Facts, not reassurance: what protects the keys in this process, now. */
export function SecurityStatus() {
  const t = useText('settings')
  const ui = useText('ui')
  const guard = useText('guard')
  const format = useFormat()
  const rule = useUnlocked()?.airGapRule
  const status = useCall('security.status', {}, { fresh: true })
  const machine = useCall('window.get', {})
  const printing = useCall('printing.get', {}, { fresh: true })
  const error = status.error ?? printing.error
  if (error) return <ErrorPanel fault={error} />
  if (!status.data || !machine.data || !printing.data)
    return <ProgressBar label={ui('loading')} share={null} />

  const { memoryLocked, kdfMemoryBytes, kdfPasses, sqliteVersion, cipher, sodiumVersion } = status.data
  const rows = [
    ...(rule === undefined
      ? []
      : [[t('rule'), guard(rule === 'refuse' ? 'ruleRefuse' : 'ruleWarn')] as const]),
    [t('memory'), memoryLocked ? t('memoryYes') : t('memoryNo')],
    [t('room'), t(printing.data.inMemory ? 'roomYes' : 'roomNo')],
    [t('spool'), t(spoolText(printing.data.spool))],
    [t('screen'), machine.data.screenProtected ? t('screenYes') : t('screenNo')],
    ...(kdfMemoryBytes === undefined || kdfPasses === undefined
      ? []
      : [[t('kdf'), t('kdfValue', { memory: format.bytes(kdfMemoryBytes), passes: kdfPasses })] as const]),
    [t('cipher'), t('cipherValue', { version: sqliteVersion, cipher })],
    [t('library'), t('libraryValue', { version: sodiumVersion })],
    [t('engineMemory'), format.bytes(status.data.engineMemoryBytes)],
  ] as const
  const { findings } = status.data
  return (
    <>
      {findings !== undefined && <TrustFindings findings={findings} />}
      <FactList className="settings__facts" rows={rows} />
    </>
  )
}

function spoolText({ place, kept }: CallOutput<'printing.get'>['spool']) {
  if (place === 'memory') return 'spoolMemory'
  if (place === 'unknown' || kept === 'unknown') return 'spoolUnknown'
  return kept === 'longer' ? 'spoolLonger' : 'spoolUntilPrinted'
}
