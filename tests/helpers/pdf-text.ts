/** What the first page says, read as a viewer reads it. */
export async function textOf(bytes: Uint8Array): Promise<string> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const loading = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 })
  const content = await (await (await loading.promise).getPage(1)).getTextContent()
  await loading.destroy()
  return content.items.map((item) => ('str' in item ? item.str : '')).join('')
}
