import { useEffect, useMemo, useRef, useState } from 'react'
import { label } from '../../../shared/contract/basics.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import {
  askAgain,
  call,
  passcodeTools,
  useCall,
  useJob,
  useSecurityKey,
  useUnlocked,
} from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import {
  Banner,
  Button,
  Dialog,
  ErrorPanel,
  Fields,
  KeyRequest,
  PasscodeChoice,
  RadioGroup,
  TextField,
  toast,
} from '../../ui/index.ts'
import { OwnProofFields } from './own-proof.tsx'
import { useOwnProof } from './use-own-proof.ts'
import type { Way } from './way.ts'

interface AddKeyProps {
  readonly ways: readonly Way[]
  readonly onClose: () => void
}

/** Registers a key in three touches, then gives it a name and a way to open. */
export function AddKey({ ways, onClose }: AddKeyProps) {
  const t = useText('ways')
  const ui = useText('ui')
  const [ceremony, setCeremony] = useState<string | null>(null)
  const securityKey = useSecurityKey()
  useDropUnused(ceremony)
  const register = async () => setCeremony(await securityKey.register(null))
  if (ceremony !== null) return <NameKey ways={ways} ceremony={ceremony} onClose={onClose} />
  return (
    <Dialog
      title={t('adding.title')}
      isOpen
      onClose={onClose}
      actions={
        !securityKey.busy && (
          <>
            <Button onPress={onClose}>{ui('cancel')}</Button>
            <Button look="primary" onPress={() => void register()} autoFocus>
              {securityKey.stage.at === 'failed' ? t('adding.again') : t('adding.begin')}
            </Button>
          </>
        )
      }
    >
      <div className="fields">
        <p>{t('adding.lead')}</p>
        {!securityKey.busy && <p className="soft">{t('adding.suitable')}</p>}
        <KeyRequest securityKey={securityKey} />
      </div>
    </Dialog>
  )
}

/** A registered key that is not used in the end is forgotten by the engine too. */
function useDropUnused(ceremony: string | null): void {
  const latest = useRef(ceremony)
  useEffect(() => {
    latest.current = ceremony
  }, [ceremony])
  useEffect(
    () => () => {
      // After a lock, or once it was added, there is nothing to forget.
      if (latest.current !== null) call('key.drop', { ceremony: latest.current }).catch(() => undefined)
    },
    [],
  )
}

interface NameKeyProps extends AddKeyProps {
  readonly ceremony: string
}

function NameKey({ ways, ceremony, onClose }: NameKeyProps) {
  const t = useText('ways')
  const ui = useText('ui')
  const policy = useCall('policy.get', {}).data?.policy
  const session = useUnlocked()
  const { office = '', staffName = '', staffCode = '' } = session ?? {}
  const known = useMemo(() => [office, staffName, staffCode], [office, staffName, staffCode])
  const [name, setName] = useState('')
  const [chosen, setUse] = useState<'key' | 'both' | null>(null)
  const [newPasscode, setNewPasscode] = useState<string | null>(null)
  const proof = useOwnProof(ways)
  const { job, running, begin } = useJob('way.add')
  const asked = session === null ? undefined : policy?.unlock[session.role]
  const use = chosen ?? (asked === 'both' ? 'both' : 'key')
  const choosesPasscode = use === 'both' && proof.kind === 'key'
  const named = label.safeParse(name).success
  const ready = named && proof.ready && !running && (!choosesPasscode || newPasscode !== null)

  const add = async () => {
    if (!ready) return
    const own = await proof.collect()
    if (own === null) return
    const passcode = choosesPasscode && newPasscode !== null ? newPasscode : own.passcode
    const added = await begin({ ceremony, name, kind: use, ...own, passcode })
    if (!added) return
    await askAgain('way.list')
    toast(t('adding.added', { name: displayName(name.trim()) }))
    onClose()
  }
  return (
    <Dialog
      title={t('adding.title')}
      isOpen
      onClose={onClose}
      canClose={!running}
      actions={
        <>
          <Button onPress={onClose} isDisabled={running}>
            {ui('cancel')}
          </Button>
          <Button look="primary" isDisabled={!ready} onPress={() => void add()}>
            {running ? t('adding.busy') : t('adding.done')}
          </Button>
        </>
      }
    >
      <Fields onSubmit={() => void add()}>
        <Banner tone="good">{t('adding.suits')}</Banner>
        <TextField
          label={t('adding.name')}
          hint={t('adding.nameHint')}
          value={name}
          onChange={setName}
          isDisabled={running}
          autoFocus
        />
        <RadioGroup
          label={t('adding.use')}
          value={use}
          onChange={setUse}
          isDisabled={running}
          choices={[
            { key: 'key', label: t('adding.alone'), hint: t('adding.aloneHint') },
            { key: 'both', label: t('adding.together'), hint: t('adding.togetherHint') },
          ]}
        />
        <OwnProofFields proof={proof} isDisabled={running} />
        {choosesPasscode && (
          <section aria-label={t('adding.newPasscode')}>
            <PasscodeChoice {...passcodeTools} known={known} withKey onChange={setNewPasscode} />
          </section>
        )}
        {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
      </Fields>
    </Dialog>
  )
}
