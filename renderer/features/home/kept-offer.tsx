import { dropForm, useKeptForms, type KeptForm } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button } from '../../ui/index.ts'

const KINDS = [
  'compartment',
  'folder',
  'rename',
  'move',
  'export',
  'screening',
  'suspension',
  'leaving',
  'grant',
  'decision',
  'enrolment',
  'agreement',
  'rules',
] as const

interface KeptOfferProps {
  readonly onContinue: (form: KeptForm) => void
}

/** What was being filled when the vault locked: to go on with, or to throw away. */
export function KeptOffer({ onContinue }: KeptOfferProps) {
  const t = useText('home')
  const { offered } = useKeptForms()
  return offered.map((form) => {
    const kind = KINDS.find((each) => each === form.name.split(':')[0])
    if (kind === undefined) return null
    return (
      <Banner
        key={form.name}
        tone="info"
        title={t('kept.title', { form: t(`kept.forms.${kind}`) })}
        actions={
          <>
            <Button size="small" onPress={() => dropForm(form.name)}>
              {t('kept.discard')}
            </Button>
            <Button size="small" look="primary" onPress={() => onContinue(form)}>
              {t('kept.continue')}
            </Button>
          </>
        }
      >
        {t('kept.text')}
      </Banner>
    )
  })
}
