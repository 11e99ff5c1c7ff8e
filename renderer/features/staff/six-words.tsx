interface SixWordsProps {
  readonly words: readonly string[]
  readonly label: string
  /** `large` where two people compare them. */
  readonly size?: 'normal' | 'large'
}

/** A fingerprint in words: numbered, so that two people can read it to each other. */
export function SixWords({ words, label, size = 'normal' }: SixWordsProps) {
  return (
    <ol className={`six-words six-words--${size}`} aria-label={label}>
      {words.map((word, index) => (
        <li key={index}>
          <span className="six-words__number" aria-hidden>
            {index + 1}
          </span>
          <span className="mono selectable">{word}</span>
        </li>
      ))}
    </ol>
  )
}
