import { useEffect, useState } from 'react'
import { EyeOff, RefreshCw } from 'lucide-react'
import { LIMITS } from '../../shared/limits.ts'
import type { PasscodeEstimate } from '../../shared/contract/session.ts'
import { useText } from '../text/index.ts'
import { Button } from './button.tsx'
import { RadioGroup } from './choices.tsx'
import { PasscodeField } from './passcode-field.tsx'
import { TextField } from './text-field.tsx'
import './passcode-choice.css'

interface PasscodeChoiceProps {
  /** Names that somebody who knows the person would try. */
  readonly known: readonly string[]
  readonly generate: () => Promise<string>
  readonly estimate: (
    passcode: string,
    known: readonly string[],
    withKey: boolean,
  ) => Promise<PasscodeEstimate>
  /** It will open only together with a security key, and may be shorter. */
  readonly withKey?: boolean
  /** The passcode once it is good and was typed twice; null until then. */
  readonly onChange: (passcode: string | null) => void
}

/** Six generated words, offered first, or an own choice; either way typed a second time. */
export function PasscodeChoice(props: PasscodeChoiceProps) {
  const { known, generate, estimate, onChange, withKey = false } = props
  const t = useText('passcode')
  const least = leastCharacters(withKey)
  const [kind, setKind] = useState<'words' | 'own'>('words')
  // Whoever comes back to this choice makes it anew: what was typed before is not kept anywhere here.
  useEffect(() => onChange(null), [onChange, kind])
  return (
    <div className="fields">
      <RadioGroup
        label={t('choice')}
        value={kind}
        onChange={setKind}
        choices={[
          { key: 'words', label: t('words'), hint: t('wordsHint') },
          { key: 'own', label: t('own'), hint: t('ownHint', { least }) },
        ]}
      />
      {kind === 'words' ? (
        <GeneratedWords generate={generate} onChange={onChange} />
      ) : (
        <OwnPasscode known={known} estimate={estimate} withKey={withKey} onChange={onChange} />
      )}
    </div>
  )
}

function GeneratedWords({ generate, onChange }: Pick<PasscodeChoiceProps, 'generate' | 'onChange'>) {
  const t = useText('passcode')
  const [words, setWords] = useState<string | null>(null)
  const [round, setRound] = useState(0)
  const [typed, setTyped] = useState('')
  const [hidden, setHidden] = useState(false)

  useEffect(() => {
    let left = false
    void generate().then((generated) => {
      if (!left) setWords(generated)
    })
    return () => {
      left = true
    }
  }, [generate, round])

  const again = () => {
    setWords(null)
    setTyped('')
    setHidden(false)
    onChange(null)
    setRound(round + 1)
  }
  const type = (text: string) => {
    setTyped(text)
    onChange(words !== null && sameWords(text, words) ? words : null)
  }
  const right = words !== null && sameWords(typed, words)

  return (
    <>
      <div className="passcode-words">
        {hidden ? (
          <Button look="quiet" icon={<EyeOff aria-hidden />} onPress={() => setHidden(false)}>
            {t('showWords')}
          </Button>
        ) : (
          <output className="passcode-words__text mono" aria-label={t('generated')}>
            {words ?? '…'}
          </output>
        )}
        <Button size="small" icon={<RefreshCw aria-hidden />} onPress={again}>
          {t('otherWords')}
        </Button>
      </div>
      <TextField
        label={t('typeBack')}
        mono
        value={typed}
        onChange={type}
        onFocus={() => setHidden(true)}
        hint={right ? t('typedRight') : t('typeBackHint')}
      />
    </>
  )
}

/** How long a passcode must be that is chosen freely. */
function leastCharacters(withKey: boolean): number {
  return withKey ? LIMITS.passcodeWithKeyMinCharacters : LIMITS.passcodeMinCharacters
}

/** The same words in the same order, whatever lies between them. */
function sameWords(typed: string, words: string): boolean {
  const plain = (text: string) =>
    text
      .normalize('NFKC')
      .trim()
      .toLowerCase()
      .split(/[\s-]+/u)
      .join(' ')
  return plain(typed) === plain(words)
}

function OwnPasscode(props: Omit<Required<PasscodeChoiceProps>, 'generate'>) {
  const { known, estimate, withKey, onChange } = props
  const t = useText('passcode')
  const [passcode, setPasscode] = useState('')
  const [repeated, setRepeated] = useState('')
  const [judged, setJudged] = useState<{ of: string; estimate: PasscodeEstimate } | null>(null)

  useEffect(() => {
    if (passcode === '') return undefined
    let left = false
    const timer = setTimeout(() => {
      void estimate(passcode, known, withKey).then((result) => {
        if (!left) setJudged({ of: passcode, estimate: result })
      })
    }, 150)
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [passcode, known, withKey, estimate])

  const current = judged?.of === passcode ? judged.estimate : null
  const good = current?.acceptable === true && same(passcode, repeated)
  useEffect(() => onChange(good ? passcode : null), [good, passcode, onChange])

  const differs = repeated !== '' && !same(passcode, repeated) && !passcode.startsWith(repeated)
  return (
    <>
      <div className="field">
        <PasscodeField label={t('passcode')} value={passcode} onChange={setPasscode} />
        <Strength
          estimate={passcode === '' ? null : (current ?? judged?.estimate ?? null)}
          isAsked={passcode !== ''}
          least={leastCharacters(withKey)}
        />
      </div>
      <PasscodeField
        label={t('repeat')}
        value={repeated}
        onChange={setRepeated}
        error={differs ? t('differs') : undefined}
      />
    </>
  )
}

function same(a: string, b: string): boolean {
  return a.normalize('NFKC') === b.normalize('NFKC')
}

const STEPS = [0, 1, 2, 3] as const

interface StrengthProps {
  readonly estimate: PasscodeEstimate | null
  /** Something was typed, and its first estimate is on its way. */
  readonly isAsked: boolean
  readonly least: number
}

function Strength({ estimate, isAsked, least }: StrengthProps) {
  const t = useText('passcode')
  const words =
    estimate === null
      ? t(isAsked ? 'judging' : 'rule', { least })
      : estimate.problem === undefined
        ? t(`score.${estimate.score as 0 | 1 | 2 | 3 | 4}`)
        : t(`problem.${estimate.problem}`, { count: estimate.characters, least })
  const level = estimate?.acceptable === true ? 'good' : 'weak'
  // What is refused has at most one step, however long it is.
  const steps =
    estimate === null ? 0 : estimate.problem === undefined ? estimate.score : Math.min(1, estimate.score)
  return (
    <div className={`passcode-strength passcode-strength--${level}`}>
      <span className="passcode-strength__steps" aria-hidden>
        {STEPS.map((step) => (
          <span key={step} data-on={step < steps ? true : undefined} />
        ))}
      </span>
      <span role="status">{words}</span>
    </div>
  )
}
