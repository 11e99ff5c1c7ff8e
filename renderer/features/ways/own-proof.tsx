import { useText } from '../../text/index.ts'
import { KeyRequest, PasscodeField, RadioGroup } from '../../ui/index.ts'
import type { OwnProof } from './use-own-proof.ts'

interface OwnProofFieldsProps {
  readonly proof: OwnProof
  readonly isDisabled: boolean
}

/** Asks for a present way in, before another one is added or taken away. */
export function OwnProofFields({ proof, isDisabled }: OwnProofFieldsProps) {
  const t = useText('ways')
  const { kinds, kind, securityKey } = proof
  const shut = isDisabled || securityKey.busy
  return (
    <>
      {kinds.length > 1 && (
        <RadioGroup
          label={t('proof.by')}
          value={kind}
          onChange={proof.setKind}
          isDisabled={shut}
          choices={kinds.map((key) => ({ key, label: t(`proof.with.${key}`) }))}
        />
      )}
      {kind !== 'key' && (
        <PasscodeField
          label={t('proof.passcode')}
          value={proof.passcode}
          onChange={proof.setPasscode}
          isDisabled={shut}
        />
      )}
      {kind !== 'passcode' && !securityKey.busy && <p className="field__hint">{t('proof.keyNext')}</p>}
      <KeyRequest securityKey={securityKey} />
    </>
  )
}
