/**
 * Test vectors as text, after C2SP's CCTV: `name: value` lines, a blank line, then blocks of hexadecimal, each under
 * its `[name]`. A stranger's program needs nothing else to read them.
 */
export interface VectorFile {
  readonly fields: Readonly<Record<string, string>>
  readonly blocks: Readonly<Record<string, Buffer>>
}

const HEX_PER_LINE = 96

export function writeVector({ fields, blocks }: VectorFile): string {
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  const body = Object.entries(blocks).map(([name, bytes]) => {
    const rows = bytes.toString('hex').match(new RegExp(`.{1,${HEX_PER_LINE}}`, 'g')) ?? []
    return ['', `[${name}]`, ...rows].join('\n')
  })
  return [...head, ...body, ''].join('\n')
}

export function readVector(text: string): VectorFile {
  const [head = '', ...sections] = text.split(/^\[([a-z ]+)\]$/m)
  const fields = head
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const)
  const blocks = sections.flatMap((name, index) =>
    index % 2 === 0
      ? [[name, Buffer.from((sections[index + 1] ?? '').replaceAll(/\s/g, ''), 'hex')] as const]
      : [],
  )
  return { fields: Object.fromEntries(fields), blocks: Object.fromEntries(blocks) }
}
