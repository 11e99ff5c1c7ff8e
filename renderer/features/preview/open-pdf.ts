import {
  getDocument,
  PasswordResponses,
  PDFWorker,
  type PDFDocumentProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerAddress from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

/** Parts that `build/bundle.ts` lays beside the page. */
const DATA = new URL('/pdf/', document.baseURI).href

interface ScriptAddressPolicy {
  createScriptURL(address: string): string
}

declare global {
  interface Window {
    /** Trusted Types, as far as they are used here: https://www.w3.org/TR/trusted-types/ */
    readonly trustedTypes?: { createPolicy(name: string, rules: ScriptAddressPolicy): ScriptAddressPolicy }
  }
}

/** One a window: the policy `strongroom` may make the address of this worker and nothing else. */
const policy = window.trustedTypes?.createPolicy('strongroom', {
  createScriptURL: (address) => {
    if (address !== workerAddress) throw new TypeError('not the worker of the PDF viewer')
    return address
  },
})

export interface OpenedPdf {
  readonly document: Promise<PDFDocumentProxy>
  /** Ends the worker, and with it what it held of the file. */
  close(): void
}

/** The document has a password of its own and waits for it; `wrong` behind one that did not open it. */
export interface PasswordQuestion {
  readonly wrong: boolean
  answer(this: void, password: string): void
}

/**
 * Opens a PDF behind a preview token. It is drawn from ranges as they are needed, in a worker of its own; scripts,
 * forms and links inside it are left alone.
 */
export function openPdf(url: string, onPassword: (question: PasswordQuestion) => void): OpenedPdf {
  const port = new Worker(policy?.createScriptURL(workerAddress) ?? workerAddress, {
    type: 'module',
  })
  const worker = new PDFWorker({ port: port as never })
  const task = getDocument({
    url,
    worker,
    cMapUrl: `${DATA}cmaps/`,
    standardFontDataUrl: `${DATA}standard_fonts/`,
    wasmUrl: `${DATA}decoders/`,
    useWasm: false,
    useWorkerFetch: true,
    useSystemFonts: false,
    enableXfa: false,
    disableAutoFetch: true,
    disableWorkerRendering: true,
    maxImageSize: 80_000_000,
    verbosity: 0,
  })
  task.onPassword = (answer: (password: string) => void, reason: number) => {
    onPassword({ wrong: reason === PasswordResponses.INCORRECT_PASSWORD, answer })
  }
  return {
    document: task.promise,
    close: () => {
      void task.destroy().finally(() => port.terminate())
    },
  }
}
