import { useState } from 'react'
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
  const { text, encoding } = chosen ?? opened
  return {
    text,
    encoding,
    readAs: (next) => {
      textOf(opened.url, next).then(
        (read) => setChosen({ text: read, encoding: next }),
        // The token is spent: what was read stays.
        () => undefined,
      )
    },
  }
}

/** The part of the file that is shown. */
async function textOf(url: string, encoding: TextEncoding): Promise<string> {
  const body = await contentOf(url, { bytes: LIMITS.previewTextBytes })
  return new TextDecoder(encoding).decode(await new Response(body).arrayBuffer())
}
