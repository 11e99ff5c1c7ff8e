import type { Reply } from './wire.ts'

/** What the preload puts on `window.strongroom`: four fixed roads and one for dropped files. Nothing else crosses. */
export interface Bridge {
  call(name: string, input: unknown): Promise<Reply>
  start(name: string, input: unknown): Promise<Reply>
  cancel(job: string): Promise<Reply>
  /** @returns a function that ends the subscription. */
  subscribe(listener: (event: unknown) => void): () => void
  /** Turns files dropped on the window into places for `file.import`; the paths stay outside the window. */
  dropped(files: readonly object[]): Promise<Reply>
}
