import { create } from 'zustand'
import { useEffect } from 'react'
import { X } from 'lucide-react'
import { useText } from '../text/index.ts'
import { ToneIcon, type Tone } from './banner.tsx'
import { IconButton } from './button.tsx'
import './toast.css'

interface Toast {
  readonly key: number
  readonly tone: Tone
  readonly text: string
}

const useToasts = create<{ next: number; toasts: readonly Toast[] }>(() => ({ next: 1, toasts: [] }))

const SHOWN_MILLISECONDS = 6000

/** More would cover the screen that they tell of. */
const SHOWN_AT_ONCE = 2

/** Says that something is done. Never the only place of an error: those stay where they happened. */
export function toast(text: string, tone: Tone = 'good'): void {
  useToasts.setState(({ next, toasts }) => ({
    next: next + 1,
    toasts: [...toasts.filter((each) => each.text !== text), { key: next, tone, text }].slice(-SHOWN_AT_ONCE),
  }))
}

function dismiss(key: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((each) => each.key !== key) }))
}

/** On lock: a toast may name what is confidential. */
export function emptyToasts(): void {
  useToasts.setState({ toasts: [] })
}

/** Where toasts appear; once in the window. */
export function ToastRegion() {
  const t = useText('ui')
  const toasts = useToasts((store) => store.toasts)
  return (
    <section className="toasts" aria-label={t('notices')} aria-live="polite">
      {toasts.map((each) => (
        <ToastCard key={each.key} toast={each} />
      ))}
    </section>
  )
}

function ToastCard({ toast: { key, tone, text } }: { readonly toast: Toast }) {
  const t = useText('ui')
  useEffect(() => {
    const timer = setTimeout(() => dismiss(key), SHOWN_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [key])
  return (
    <div className={`toast toast--${tone}`}>
      <ToneIcon tone={tone} />
      <span>{text}</span>
      <IconButton label={t('dismiss')} icon={<X />} size="small" onPress={() => dismiss(key)} />
    </div>
  )
}
