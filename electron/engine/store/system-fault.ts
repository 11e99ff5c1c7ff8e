import { Fault, type FaultCode, type FaultDetails } from '../../../shared/model/fault.ts'

const CODES: Readonly<Record<string, FaultCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'file-too-large',
  EROFS: 'medium-read-only',
  EACCES: 'not-permitted',
  EPERM: 'not-permitted',
  ENODEV: 'drive-gone',
  ENXIO: 'drive-gone',
  ENOTCONN: 'drive-gone',
  ESTALE: 'drive-gone',
  ESHUTDOWN: 'drive-gone',
  ENAMETOOLONG: 'path-too-long',
  EMFILE: 'busy',
  ENFILE: 'busy',
}

/** The system's own name of an error (`ENOSPC`), or null if it is none of the system's. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  return error.code
}

/**
 * What an error of the file system means to a person.
 * @param doing what was tried; it decides what an unknown failure is called.
 * @returns a Fault; one that came in is returned as it is, and what is no error of the system too, to be thrown on.
 */
export function faultFromSystem(
  error: unknown,
  doing: 'read' | 'write',
  details: FaultDetails = {},
): unknown {
  if (error instanceof Fault) return error
  const system = systemCode(error)
  if (system === null) return error
  const code = CODES[system] ?? (doing === 'read' ? 'read-failed' : 'write-failed')
  return new Fault(code, details, { cause: error })
}
