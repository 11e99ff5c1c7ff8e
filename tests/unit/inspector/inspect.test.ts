import { describe, expect, it } from 'vitest'
import { inspect } from '../../../electron/inspector/inspect.ts'
import { inspectReply } from '../../../shared/contract/inspection.ts'
import { workedMilliseconds } from '../../helpers/worked-milliseconds.ts'

const look = (head: Uint8Array, totalBytes = head.length) => inspect({ kind: 'sniff', head, totalBytes })
const bytes = (...parts: (string | readonly number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)),
  )
const u16 = (value: number) => [value >> 8, value & 255]
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)]
const little = (big: readonly number[]) => [...big].reverse()

const png = (width: number, height: number) =>
  bytes([0x89], 'PNG\r\n', [0x1a, 0x0a], u32(13), 'IHDR', u32(width), u32(height), [8, 2, 0, 0, 0], u32(0))
const gifPicture = (width: number, height: number) => [
  ...[0x2c, 0, 0, 0, 0],
  ...[...little(u16(width)), ...little(u16(height)), 0],
]
/** With a table of two colours, and an extension before the picture. */
const gif = (width: number, height: number, picture = [width, height] as const) =>
  bytes(
    ...['GIF89a', little(u16(width)), little(u16(height)), [0x80, 0, 0], [0, 0, 0, 255, 255, 255]],
    ...[[0x21, 0xf9, 4, 0, 0, 0, 0, 0], gifPicture(...picture)],
  )
const bmp = (width: number, height: number) =>
  bytes('BM', u32(0), u32(0), little(u32(54)), little(u32(40)), little(u32(width)), little(u32(height >>> 0)))
/** A comment segment, fill bytes, then a progressive frame. */
const jpeg = (width: number, height: number) =>
  bytes(
    [0xff, 0xd8],
    [0xff, 0xfe, 0, 4, 0x61, 0x62],
    [0xff, 0xff, 0xff, 0xc2, 0, 11, 8],
    u16(height),
    u16(width),
    [1, 1, 0x11, 0],
  )
const riff = (chunk: string, data: readonly number[]) => bytes('RIFF', u32(0), 'WEBP', chunk, u32(0), data)
const webpLossy = (width: number, height: number) =>
  riff('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, ...little(u16(width)), ...little(u16(height))])
const webpLossless = (width: number, height: number) =>
  riff('VP8L', [0x2f, ...little(u32((width - 1) | ((height - 1) << 14)))])
const webpExtended = (width: number, height: number) =>
  riff('VP8X', [0, 0, 0, 0, ...little(u32(width - 1)).slice(0, 3), ...little(u32(height - 1)).slice(0, 3)])

const formats = {
  'image/png': [png],
  'image/gif': [gif],
  'image/bmp': [bmp],
  'image/jpeg': [jpeg],
  'image/webp': [webpLossy, webpLossless, webpExtended],
} as const

describe('images', () => {
  for (const [mediaType, makers] of Object.entries(formats))
    for (const [index, make] of makers.entries())
      describe(`${mediaType} ${index}`, () => {
        it('are measured', () => {
          expect(look(make(640, 480))).toEqual({ kind: 'image', mediaType, width: 640, height: 480 })
        })

        it('cut off anywhere are malformed or something else, never an exception', () => {
          const whole = make(640, 480)
          for (let length = 0; length < whole.length; length++)
            expect(() => inspectReply.parse(look(whole.subarray(0, length), whole.length))).not.toThrow()
        })

        it('with any byte changed still get an answer of the contract', () => {
          const whole = make(640, 480)
          for (let offset = 0; offset < whole.length; offset++) {
            const changed = Uint8Array.from(whole)
            changed[offset]! ^= 0xff
            expect(inspectReply.safeParse(look(changed)).success).toBe(true)
          }
        })
      })

  for (const [name, flood] of Object.entries({
    png: png(50_000, 50_000),
    'png beyond 31 bits': png(0xffffffff, 0xffffffff),
    jpeg: jpeg(65_535, 65_535),
    gif: gif(65_535, 65_535),
    bmp: bmp(100_000, -100_000),
    webp: webpExtended(0x1000000, 0x1000000),
  }))
    it(`of more pixels than may be decoded are only measured: ${name}`, () => {
      expect(look(flood).kind).toBe('too-large')
    })

  it('whose first picture goes beyond the screen are as large as the picture', () => {
    expect(look(gif(1, 1, [300, 200]))).toMatchObject({ kind: 'image', width: 300, height: 200 })
    expect(look(gif(1, 1, [65_535, 65_535])).kind).toBe('too-large')
  })

  it('whose markers other decoders would pass over are malformed: they would find another frame', () => {
    const huge = [0xff, 0xc0, 0, 11, 8, ...u16(65_535), ...u16(65_535), 1, 1, 0x11, 0]
    const small = [0xff, 0xc0, 0, 11, 8, ...u16(10), ...u16(10), 1, 1, 0x11, 0]
    for (const marker of [0x00, 0x01, 0xd0, 0xd7, 0xd8, 0xd9]) {
      // Read as a segment of 13 bytes, the marker hides the first frame.
      const hidden = bytes([0xff, 0xd8], [0xff, marker, 0, 15], huge, small)
      expect(look(hidden)).toEqual({ kind: 'malformed' })
    }
  })

  it('without pixels are malformed', () => {
    for (const empty of [png(0, 10), gif(10, 0, [10, 0]), bmp(0, 1), bmp(-5, 5), jpeg(0, 0)])
      expect(look(empty)).toEqual({ kind: 'malformed' })
  })

  it('whose segments lead in circles or nowhere are malformed, in little time', () => {
    const worked = workedMilliseconds()
    expect(look(bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0]))).toEqual({ kind: 'malformed' })
    expect(look(new Uint8Array(2_000_000).fill(0xff).fill(0xd8, 1, 2))).toEqual({ kind: 'malformed' })
    const endless = new Uint8Array(2_000_000)
    for (let offset = 2; offset + 4 < endless.length; offset += 4) endless.set([0xff, 0xe0, 0, 2], offset)
    endless.set([0xff, 0xd8])
    expect(look(endless)).toEqual({ kind: 'malformed' })
    expect(worked()).toBeLessThan(1000)
  })
})

describe('text', () => {
  const text = (content: string, encoding: string) => ({
    kind: 'text',
    text: content,
    encoding,
    truncated: false,
  })

  it('is read in the encodings of offices', () => {
    expect(look(Buffer.from('Größe\r\n\tok'))).toEqual(text('Größe\r\n\tok', 'UTF-8'))
    expect(look(Buffer.from('\ufeffa'))).toEqual(text('a', 'UTF-8'))
    expect(look(bytes([0xff, 0xfe, 0x41, 0]))).toEqual(text('A', 'UTF-16LE'))
    expect(look(bytes([0xfe, 0xff, 0, 0x41]))).toEqual(text('A', 'UTF-16BE'))
    expect(look(bytes('Gr', [0xf6, 0xdf], 'e'))).toEqual(text('Größe', 'windows-1252'))
    // Quotation marks, dashes and the euro of old Windows programs: bytes that mean nothing in Latin-1.
    expect(look(bytes([0x93], 'Price', [0x94], ' ', [0x96], ' 5 ', [0x80], '\r\n'))).toEqual(
      text('“Price” – 5 €\r\n', 'windows-1252'),
    )
    expect(look(Buffer.from('Straße, Bürger', 'utf16le'))).toEqual(text('Straße, Bürger', 'UTF-16LE'))
    expect(look(Buffer.from('Straße, Bürger', 'utf16le').swap16())).toEqual(
      text('Straße, Bürger', 'UTF-16BE'),
    )
  })

  it.each<[string, string, readonly number[]]>([
    // «Договор подписан сегодня вечером»
    [
      'windows-1251',
      'Договор подписан сегодня вечером',
      [
        ...[0xc4, 0xee, 0xe3, 0xee, 0xe2, 0xee, 0xf0, 0x20, 0xef, 0xee, 0xe4, 0xef, 0xe8, 0xf1, 0xe0, 0xed],
        ...[0x20, 0xf1, 0xe5, 0xe3, 0xee, 0xe4, 0xed, 0xff, 0x20, 0xe2, 0xe5, 0xf7, 0xe5, 0xf0, 0xee, 0xec],
      ],
    ],
    [
      'KOI8-R',
      'Договор подписан сегодня вечером',
      [
        ...[0xe4, 0xcf, 0xc7, 0xcf, 0xd7, 0xcf, 0xd2, 0x20, 0xd0, 0xcf, 0xc4, 0xd0, 0xc9, 0xd3, 0xc1, 0xce],
        ...[0x20, 0xd3, 0xc5, 0xc7, 0xcf, 0xc4, 0xce, 0xd1, 0x20, 0xd7, 0xc5, 0xde, 0xc5, 0xd2, 0xcf, 0xcd],
      ],
    ],
    [
      'Shift_JIS',
      'これは契約書です。',
      [
        0x82, 0xb1, 0x82, 0xea, 0x82, 0xcd, 0x8c, 0x5f, 0x96, 0xf1, 0x8f, 0x91, 0x82, 0xc5, 0x82, 0xb7, 0x81,
        0x42,
      ],
    ],
  ])('is told by its letters: %s', (encoding, content, raw) => {
    // A guess wants some text to go by.
    const times = 6
    expect(
      look(Uint8Array.from({ length: raw.length * times }, (_, at) => raw[at % raw.length] ?? 0)),
    ).toEqual(text(content.repeat(times), encoding))
  })

  it('is not seen in what no text has', () => {
    const noise = Uint8Array.from({ length: 4096 }, (_, at) => (at * 167 + (at >> 3) * 31) & 0xff)
    for (const binary of [noise, bytes([0x80, 0x81, 0x8d, 0x01]), bytes('text', [0], 'and a zero')])
      expect(look(binary)).toMatchObject({ kind: 'other' })
  })

  it('that was cut within a character loses that character only', () => {
    const whole = Buffer.from('Größe')
    expect(look(whole.subarray(0, 3), whole.length)).toEqual({
      kind: 'text',
      text: 'Gr',
      encoding: 'UTF-8',
      truncated: true,
    })
  })

  it('that is markup is text and nothing more', () => {
    for (const markup of ['<html><script>alert(1)</script>', '<svg onload="x()"/>', '=HYPERLINK("http://x")'])
      expect(look(Buffer.from(markup))).toEqual(text(markup, 'UTF-8'))
  })

  it('with control characters is none', () => {
    for (const binary of [bytes([0]), bytes('abc', [0], 'def'), bytes([1, 2, 3]), bytes([0x80, 0x81, 0xff])])
      expect(look(binary)).toEqual({ kind: 'other', mediaType: 'application/octet-stream' })
  })

  it('may be empty', () => {
    expect(look(bytes())).toEqual(text('', 'UTF-8'))
  })
})

describe('other types', () => {
  it('are told by what they begin with', () => {
    expect(look(bytes('%PDF-1.7\n', [0xe2, 0xe3]))).toEqual({ kind: 'pdf' })
    expect(look(bytes('junk before\n%PDF-2.0'))).toEqual({ kind: 'pdf' })
    expect(look(bytes(new Array<number>(2000).fill(32), '%PDF-1.7')).kind).toBe('text')
    expect(look(bytes('PK', [3, 4]))).toEqual({ kind: 'other', mediaType: 'application/zip' })
    expect(look(bytes(u32(24), 'ftypavif'))).toEqual({ kind: 'other', mediaType: 'image/avif' })
    expect(look(bytes(u32(24), 'ftypheic'))).toEqual({ kind: 'other', mediaType: 'image/heic' })
    expect(look(bytes(u32(24), 'ftypisom'))).toEqual({ kind: 'other', mediaType: 'video/mp4' })
  })

  it('never come from a buffer’s neighbours', () => {
    const shared = new Uint8Array(64)
    shared.set(png(9, 9), 16)
    expect(look(shared.subarray(16, 16 + 33))).toMatchObject({ kind: 'image', width: 9 })
    expect(look(shared.subarray(16, 16 + 20))).toEqual({ kind: 'malformed' })
  })
})
