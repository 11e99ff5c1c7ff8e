/**
 * Bytes behind a preview token: served from our own origin inside the program, over no network. An address that is none of
 * ours is refused here, and by the page's policy.
 * @param bytes so many from the first; all of them if left out
 * @throws TypeError if the token is spent
 */
export async function contentOf(
  url: string,
  { bytes, signal }: { readonly bytes?: number; readonly signal?: AbortSignal } = {},
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  if (!url.startsWith('/content/')) throw new TypeError('no preview of ours')
  const headers: HeadersInit = bytes === undefined ? {} : { range: `bytes=0-${bytes - 1}` }
  // eslint-disable-next-line no-restricted-globals -- The one reader of content; see above.
  const { ok, body } = await fetch(url, { headers, signal: signal ?? null })
  if (!ok || body === null) throw new TypeError('the token is spent')
  return body
}
