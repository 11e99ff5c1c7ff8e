/**
 * Prints pages: each is served once, to a hidden window without scripts. Chromium writes what is printed to a temporary
 * file and hands it to the system's spool. The file lies in memory, or nothing is printed; what the spool keeps is not ours
 * to say, so a page must never hold more than may be lost with it.
 */
import { BrowserWindow, type Session } from 'electron'
import { Fault } from '../../shared/model/fault.ts'
import { ORIGIN } from './origin.ts'
import { randomToken } from './random-token.ts'
import { hasPrivateRoom } from './surroundings.ts'
import { pagePreferences } from './window.ts'

/** Chromium's words for a person who changed their mind. */
const CANCELLED = /cancel/i

export interface Printing {
  /**
   * Prints a page through the system's dialog.
   * @param page makes the page for a nonce, which its style sheet carries
   * @returns false if the person cancelled. @throws Fault `print-failed`, `print-to-disk`
   */
  print(page: (nonce: string) => string): Promise<boolean>
  /** The page behind a token, once. */
  take(token: string): string | null
}

export function createPrinting(session: Session): Printing {
  const pages = new Map<string, string>()
  return {
    async print(page) {
      if (!hasPrivateRoom()) throw new Fault('print-to-disk')
      const token = randomToken()
      pages.set(token, page(token))
      const window = new BrowserWindow({
        show: false,
        webPreferences: { ...pagePreferences(session), javascript: false },
      })
      try {
        await window.loadURL(`${ORIGIN}/print/${token}`)
        return await printContents(window)
      } finally {
        pages.delete(token)
        window.destroy()
      }
    },
    take(token) {
      const page = pages.get(token) ?? null
      pages.delete(token)
      return page
    },
  }
}

function printContents(window: BrowserWindow): Promise<boolean> {
  return new Promise((resolve, reject) => {
    window.webContents.print({ printBackground: false }, (printed, reason) => {
      if (printed) resolve(true)
      else if (CANCELLED.test(reason)) resolve(false)
      else reject(new Fault('print-failed'))
    })
  })
}
