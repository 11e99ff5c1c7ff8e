/** Made-up files for looking round: letters, a table, a picture, a page. No person or number in them is real. */

export interface DemoFile {
  /** Folder names from the top, then the file's own. */
  readonly path: readonly string[]
  readonly bytes: Uint8Array
}

export const DEMO_FILES: readonly DemoFile[] = [
  file(['Letters', 'Welcome.txt'], text('Welcome', ['Look round: nothing in this vault is real.'])),
  file(
    ['Letters', '2026', 'Request for documents.txt'],
    text('Request', ['Please bring last year’s statements.']),
  ),
  file(['Letters', '2026', 'Appointment.txt'], text('Appointment', ['Tuesday at ten, second floor.'])),
  file(
    ['Letters', 'Übersicht – Zusammenfassung.txt'],
    text('Übersicht', ['Umlauts, dashes and 漢字 are kept.']),
  ),
  file(
    ['Tables', 'Fees.csv'],
    new TextEncoder().encode('Service,Net,Tax\nConsultation,120.00,22.80\nFiling,45.50,8.65\n'),
  ),
  file(['Scans', 'Colour chart.bmp'], colourChart(480, 320)),
  file(['Scans', 'Cover page.pdf'], onePagePdf('A made-up cover page')),
]

function file(path: readonly string[], bytes: Uint8Array): DemoFile {
  return { path, bytes }
}

function text(heading: string, lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode([heading, '', ...lines, '', 'Made up for looking round.', ''].join('\n'))
}

/** A bitmap of 24 bits a pixel; see electron/inspector/bmp.ts for the format's source. */
function colourChart(width: number, height: number): Uint8Array {
  const headerBytes = 54
  const rowBytes = Math.ceil((width * 3) / 4) * 4
  const bytes = new Uint8Array(headerBytes + rowBytes * height)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, headerBytes, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, height, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      bytes.set([(x * 255) / width, (y * 255) / height, 160], headerBytes + y * rowBytes + x * 3)
  return bytes
}

/** The least that readers accept as a PDF with one line of text (ISO 32000-2, annex H). */
function onePagePdf(line: string): Uint8Array {
  const content = `BT /F1 24 Tf 72 720 Td (${line}) Tj ET`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = body.length
    body += `${index + 1} 0 obj${object}endobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  return new TextEncoder().encode(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`,
  )
}
