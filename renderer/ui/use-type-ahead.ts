import { useRef } from 'react'

/** @returns the index of the first row that begins with `text`, or null. */
export type Seek = (text: string) => Promise<number | null>

/** Letters that follow one another within this time make one word. */
const PAUSE_MS = 900

/**
 * Jumps to what is typed, as file managers do.
 * @returns a function that takes one character and tells whether it was used. A space counts only inside a word.
 */
export function useTypeAhead(
  seek: Seek | undefined,
  goTo: (index: number) => void,
): (key: string) => boolean {
  const typed = useRef({ text: '', at: 0 })
  return (key) => {
    if (seek === undefined) return false
    const now = performance.now()
    const before = now - typed.current.at < PAUSE_MS ? typed.current.text : ''
    if (key === ' ' && before === '') return false
    const text = before + key
    typed.current = { text, at: now }
    void seek(text).then((index) => {
      if (index !== null && typed.current.text === text) goTo(index)
    })
    return true
  }
}
