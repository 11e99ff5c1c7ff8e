import { expect, it } from 'vitest'
import { sheetPage } from '../../../electron/main/sheet-page.ts'

const sheet = {
  number: 1,
  total: 3,
  needed: 2,
  setId: 'K7Q2',
  lines: ['ABCD-EFGH-1', 'JKLM-NPQR-2'],
  text: 'not printed as text',
  qrPath: 'M0 0h1v1h-1z',
  qrSize: 21,
}

it('prints a sheet with its lines and its code', () => {
  const page = sheetPage('Harbour Office', sheet, 'n0nce')
  expect(page.match(/<section>/g)).toHaveLength(1)
  for (const part of ['Sheet 1 of 3', 'ABCD-EFGH-1', 'viewBox="-4 -4 29 29"', 'M0 0h1v1h-1z'])
    expect(page).toContain(part)
  expect(page).toContain('<style nonce="n0nce">')
})

it('prints an office’s name as text, whatever is in it', () => {
  const page = sheetPage(`<script>alert(1)</script>&"'`, { ...sheet, qrPath: '"><img>' }, 'n')
  expect(page).not.toMatch(/<script|<img/)
  expect(page).toContain('&#60;script&#62;')
})
