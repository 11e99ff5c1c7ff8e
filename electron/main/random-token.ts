const TOKEN_BYTES = 16

/** A number to quote: short enough to read out. */
export function newIncident(): string {
  return randomToken().slice(0, 8)
}

/** 128 random bits as 32 lower-case hexadecimal digits: job ids, place tokens, print tokens. */
export function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
