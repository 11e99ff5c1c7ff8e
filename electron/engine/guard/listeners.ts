import type { GuardFinding } from './findings.ts'
import { rowsOf } from './routes.ts'

export type SocketTable = 'tcp' | 'tcp6' | 'udp' | 'udp6'

/** net/tcp_states.h: TCP_LISTEN. An unconnected UDP socket has TCP_CLOSE and receives from anybody. */
const LISTENING: Readonly<Record<SocketTable, string>> = { tcp: '0A', tcp6: '0A', udp: '07', udp6: '07' }

/**
 * Sockets of `/proc/net/{tcp,tcp6,udp,udp6}` that wait for somebody: `sl local_address rem_address st …`, addresses in
 * hexadecimal, each word of 32 bits in the machine's own (little-endian) order. On loopback they are for information.
 */
export function listenersIn(kind: SocketTable, table: string): GuardFinding[] {
  const found = new Map<string, GuardFinding>()
  for (const [, local, , state] of rowsOf(table).slice(1)) {
    if (local === undefined || state?.toUpperCase() !== LISTENING[kind]) continue
    const [address = '', port = ''] = local.split(':')
    const shown = addressOf(address)
    if (shown === null) continue
    const protocol = kind.startsWith('tcp') ? 'tcp' : 'udp'
    const name = `${shown.text}:${Number.parseInt(port, 16)} ${protocol}`
    found.set(name, { kind: 'listener', name, serious: !shown.loopback })
  }
  return [...found.values()]
}

function addressOf(hex: string): { text: string; loopback: boolean } | null {
  const bytes = hostOrder(hex)
  if (bytes?.length === 4) {
    const text = bytes.join('.')
    return { text, loopback: text.startsWith('127.') }
  }
  if (bytes?.length !== 16) return null
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff
  if (mapped) return { text: `[::ffff:${bytes.slice(12).join('.')}]`, loopback: bytes[12] === 127 }
  const loopback = bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1
  return { text: `[${groupsOf(bytes)}]`, loopback }
}

/** Turns every 32-bit word round. */
function hostOrder(hex: string): number[] | null {
  if (!/^([0-9A-Fa-f]{8})+$/.test(hex)) return null
  const words = hex.match(/.{8}/g) ?? []
  return words.flatMap((word) => [6, 4, 2, 0].map((at) => Number.parseInt(word.slice(at, at + 2), 16)))
}

/** The longest run of zero groups becomes `::` (RFC 5952). */
function groupsOf(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0))
  const text = groups.map((group) => group.toString(16)).join(':')
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?:$|(?=:))/g)].map(([run]) => run)
  const longest = runs.sort((a, b) => b.length - a.length)[0]
  if (longest === undefined) return text
  return text.replace(longest, text.endsWith(longest) ? '::' : ':').replace(/^:(?!:)/, '::')
}
