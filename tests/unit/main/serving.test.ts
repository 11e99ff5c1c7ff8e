import { describe, expect, it } from 'vitest'
import {
  assetHeaders,
  assetType,
  contentHead,
  isPassive,
  parseRange,
  printHeaders,
  targetOf,
} from '../../../electron/main/serving.ts'

const at = (path: string) => targetOf('GET', `https://vault.strongroom.internal${path}`)
const nothing = { kind: 'nothing' }

describe('addresses', () => {
  it('lead to the page, its files, content and prints', () => {
    expect(at('/')).toEqual({ kind: 'asset', path: '/index.html' })
    expect(at('/assets/index-1.js')).toEqual({ kind: 'asset', path: '/assets/index-1.js' })
    expect(at('/content/0123456789abcdef')).toEqual({ kind: 'content', token: '0123456789abcdef' })
    expect(at('/print/0123456789abcdef')).toEqual({ kind: 'print', token: '0123456789abcdef' })
  })

  it('on any other origin lead nowhere', () => {
    for (const address of [
      'http://vault.strongroom.internal/',
      'https://vault.strongroom.internal:8443/',
      'https://user@vault.strongroom.internal/',
      'https://user:pass@vault.strongroom.internal/',
      'https://vault.strongroom.internal.example.com/',
      'https://x.vault.strongroom.internal/',
      'https://example.com/',
      'file:///etc/passwd',
      'no address',
    ])
      expect(targetOf('GET', address)).toEqual(nothing)
  })

  it('are only read', () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'get'])
      expect(targetOf(method, 'https://vault.strongroom.internal/')).toEqual(nothing)
  })

  it('carry no query', () => {
    expect(at('/index.html?x=1')).toEqual(nothing)
  })

  it('that climb are names like any other, and never a token', () => {
    expect(at('/../../etc/passwd')).toEqual({ kind: 'asset', path: '/etc/passwd' })
    expect(at('/..%2f..%2fetc/passwd')).toEqual({ kind: 'asset', path: '/..%2f..%2fetc/passwd' })
    expect(at('/content/..%2f0123456789abcdef').kind).toBe('asset')
    expect(at('/content/0123456789abcdef/x').kind).toBe('asset')
  })
})

describe('media types', () => {
  it('of page files are known, and others are not served', () => {
    expect(assetType('/a/b.js')).toBe('text/javascript; charset=utf-8')
    expect(assetType('/inter.woff2')).toBe('font/woff2')
    for (const path of ['/index.js.map', '/README', '/a.exe', '/a.']) expect(assetType(path)).toBeNull()
  })

  it('of previews are passive ones', () => {
    for (const type of ['image/png', 'image/jpeg', 'application/pdf', 'text/plain'])
      expect(isPassive(type)).toBe(true)
    for (const type of [
      'text/html',
      'image/svg+xml',
      'text/xml',
      'application/xhtml+xml',
      'text/javascript',
      '',
    ])
      expect(isPassive(type)).toBe(false)
  })
})

describe('headers', () => {
  it('of the page allow itself alone and no text as code', () => {
    const policy = assetHeaders('text/html')['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toMatch(/unsafe|\*|data:|https?:/)
  })

  it('keep everything out of caches and frames', () => {
    for (const headers of [assetHeaders('text/html'), printHeaders('abc')])
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      })
  })

  it('of a printed page allow its own style sheet and nothing else', () => {
    const policy = printHeaders('abc')['content-security-policy'] ?? ''
    expect(policy).toMatch(/sandbox/)
    expect(policy).toMatch(/style-src 'nonce-abc'/)
    expect(policy).not.toMatch(/script-src|img-src/)
  })
})

describe('ranges', () => {
  it('are read as RFC 9110 writes them; what is not understood is ignored', () => {
    expect(parseRange('bytes=0-')).toEqual({ first: 0, last: null })
    expect(parseRange('bytes=10-19')).toEqual({ first: 10, last: 19 })
    for (const header of [
      null,
      '',
      'bytes=-5',
      'bytes=5-4',
      'bytes=a-b',
      'bytes=0-1,4-5',
      'items=0-1',
      'bytes=1e3-',
    ])
      expect(parseRange(header)).toBeNull()
  })

  it('get the piece and say where it lies', () => {
    const piece = { mediaType: 'image/png', totalBytes: 100, first: 10, last: 19 }
    const { status, headers } = contentHead(piece, { first: 10, last: 19 })
    expect(status).toBe(206)
    expect(headers).toMatchObject({ 'content-length': '10', 'content-range': 'bytes 10-19/100' })
  })

  it('get everything when none was asked for', () => {
    const { status, headers } = contentHead(
      { mediaType: 'text/plain', totalBytes: 0, first: 0, last: -1 },
      null,
    )
    expect(status).toBe(200)
    expect(headers['content-length']).toBe('0')
    expect(headers['content-security-policy']).toMatch(/default-src 'none'; sandbox/)
  })

  it('outside the content are refused', () => {
    const { status, headers } = contentHead(
      { mediaType: 'text/plain', totalBytes: 5, first: 9, last: 4 },
      { first: 9, last: null },
    )
    expect(status).toBe(416)
    expect(headers['content-range']).toBe('bytes */5')
  })

  it('of anything active get nothing', () => {
    const piece = { mediaType: 'text/html', totalBytes: 5, first: 0, last: 4 }
    expect(contentHead(piece, null).status).toBe(415)
  })
})
