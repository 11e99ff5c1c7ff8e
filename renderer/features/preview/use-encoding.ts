import { useRef, useState } from 'react'
import type { Preview } from '../../../shared/contract/file.ts'
import type { TextEncoding } from '../../../shared/contract/inspection.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { contentOf } from '../../bridge/index.ts'

interface ReadText {
  readonly text: string
  readonly encoding: TextEncoding
  /** Reads the same bytes in another encoding; what does not fit shows as a mark in its place. */
  readAs(this: void, encoding: TextEncoding): void
}

/** A text as it was guessed, until somebody who can read it says otherwise. */
export function useEncoding(opened: Extract<Preview, { kind: 'text' }>): ReadText {
  const [chosen, setChosen] = useState<Pick<ReadText, 'text' | 'encoding'> | null>(null)
  const newest = useRef<TextEncoding | null>(null)
  const { text, encoding } = chosen ?? opened
  const readAs = async (next: TextEncoding): Promise<void> => {
    newest.current = next
    const read = await textOf(opened.url, next)
    // Of two choices in quick succession the second one counts, whichever is read first.
    if (newest.current === next) setChosen({ text: read, encoding: next })
  }
  return {
    text,
    encoding,
    readAs: (next) => {
      // The token is spent: what was read stays.
      readAs(next).catch(() => undefined)
    },
  }
}

/** The part of the file that is shown. */
async function textOf(url: string, encoding: TextEncoding): Promise<string> {
  const body = await contentOf(url, { bytes: LIMITS.previewTextBytes })
  return new TextDecoder(encoding).decode(await new Response(body).arrayBuffer())
}
