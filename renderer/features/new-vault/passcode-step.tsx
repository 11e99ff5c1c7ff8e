import { useCallback, useMemo } from 'react'
import { passcodeTools } from '../../bridge/index.ts'
import { PasscodeChoice } from '../../ui/index.ts'
import type { StepProps } from './new-vault-wizard.tsx'

export function PasscodeStep({ plan, onChange }: StepProps) {
  const { office, custodianName, custodianCode, folderName } = plan
  const known = useMemo(
    () => [office, custodianName, custodianCode, folderName],
    [office, custodianName, custodianCode, folderName],
  )
  const choose = useCallback((passcode: string | null) => onChange({ passcode }), [onChange])
  return <PasscodeChoice {...passcodeTools} known={known} onChange={choose} />
}
