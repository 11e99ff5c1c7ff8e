import type { GuardFinding } from './findings.ts'

/** linux/route.h: RTF_UP, RTF_REJECT. */
const UP = 0x1
const REJECT = 0x200
const NOWHERE_4 = '00000000'
const NOWHERE_6 = '0'.repeat(32)

/** `/proc/net/route`: a heading, then `Iface Destination Gateway Flags RefCnt Use Metric Mask …` in hexadecimal. */
export function defaultRoutes4(table: string): GuardFinding[] {
  return rowsOf(table)
    .slice(1)
    .filter(([, destination, , flags, , , , mask]) => {
      const bits = Number.parseInt(flags ?? '', 16)
      return destination === NOWHERE_4 && mask === NOWHERE_4 && (bits & UP) !== 0 && (bits & REJECT) === 0
    })
    .map(([name]) => route(name))
}

/** `/proc/net/ipv6_route`: destination, prefix length, source, prefix length, next hop, metric, counters, flags, name. */
export function defaultRoutes6(table: string): GuardFinding[] {
  return rowsOf(table)
    .filter((row) => {
      const [destination, length] = row
      const bits = Number.parseInt(row[8] ?? '', 16)
      const name = row[9]
      // Every machine has a default route to nowhere on its loopback interface.
      return (
        destination === NOWHERE_6 &&
        length === '00' &&
        name !== 'lo' &&
        (bits & UP) !== 0 &&
        (bits & REJECT) === 0
      )
    })
    .map((row) => route(`${row[9] ?? '?'} (IPv6)`))
}

function route(name: string | undefined): GuardFinding {
  return { kind: 'route', name: `default via ${name ?? '?'}`, serious: true }
}

export function rowsOf(table: string): string[][] {
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((row) => row.length > 1)
}
