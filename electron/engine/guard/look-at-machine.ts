import { readdir, readFile, stat } from 'node:fs/promises'
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import { join } from 'node:path'
import type { GuardFinding } from './findings.ts'
import { listenersIn, type SocketTable } from './listeners.ts'
import { type InterfaceFiles, judgeInterface } from './network-interfaces.ts'
import { judgeBluetooth, judgeRadio, type RfkillFiles } from './radios.ts'
import { defaultRoutes4, defaultRoutes6 } from './routes.ts'

const SOCKET_TABLES: readonly SocketTable[] = ['tcp', 'tcp6', 'udp', 'udp6']

/**
 * What ties this machine to the outside now, by looking only: nothing is sent and no program is started.
 * @param root where `/sys` and `/proc` lie.
 */
export async function lookAtMachine(
  platform: NodeJS.Platform = process.platform,
  root = '/',
): Promise<GuardFinding[]> {
  return platform === 'linux' ? await lookAtLinux(root) : lookElsewhere(networkInterfaces())
}

async function lookAtLinux(root: string): Promise<GuardFinding[]> {
  const interfaces = await Promise.all(
    (await list(root, 'sys/class/net')).map((name) => readInterface(root, name)),
  )
  const rfkill = await Promise.all(
    (await list(root, 'sys/class/rfkill')).map((name) => readRfkill(root, name)),
  )
  const sockets = await Promise.all(
    SOCKET_TABLES.map(async (kind) => listenersIn(kind, (await text(root, 'proc/net', kind)) ?? '')),
  )
  const routes4 = await text(root, 'proc/net/route')
  return [
    ...interfaces.map(judgeInterface),
    ...defaultRoutes4(routes4 ?? ''),
    ...defaultRoutes6((await text(root, 'proc/net/ipv6_route')) ?? ''),
    ...rfkill.map(judgeRadio),
    ...judgeBluetooth(await list(root, 'sys/class/bluetooth'), rfkill),
    ...sockets.flat(),
    ...(routes4 === null ? [unknown('routes')] : []),
  ].filter((finding) => finding !== null)
}

async function readInterface(root: string, name: string): Promise<InterfaceFiles> {
  const folder = join('sys/class/net', name)
  const [operstate, carrier, flags] = await Promise.all(
    ['operstate', 'carrier', 'flags'].map((file) => text(root, folder, file)),
  )
  const marks = await Promise.all(['wireless', 'phy80211'].map((mark) => isThere(join(root, folder, mark))))
  return {
    name,
    operstate: operstate ?? null,
    carrier: carrier ?? null,
    flags: flags ?? null,
    wireless: marks.includes(true),
  }
}

async function readRfkill(root: string, name: string): Promise<RfkillFiles> {
  const folder = join('sys/class/rfkill', name)
  const [type, soft, hard] = await Promise.all(
    ['type', 'soft', 'hard'].map((file) => text(root, folder, file)),
  )
  return { name, type: type ?? null, soft: soft ?? null, hard: hard ?? null }
}

/** Where the system shows no more to an ordinary program: addresses say that an interface is up; the rest is unknown. */
export function lookElsewhere(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): GuardFinding[] {
  const up = Object.entries(interfaces)
    .filter(([, addresses]) => addresses?.some(({ internal }) => !internal))
    .map(([name]) => ({ kind: 'interface', name, serious: true }) as const)
  return [...up, unknown('routes'), unknown('radios'), unknown('listeners')]
}

/** What cannot be seen is said, and does not count against the rule: else no such machine could ever be used. */
function unknown(name: string): GuardFinding {
  return { kind: 'unknown', name, serious: false }
}

/** A folder that is not there has nothing in it. */
async function list(root: string, folder: string): Promise<string[]> {
  return await readdir(join(root, folder)).then(
    (names) => names.sort(),
    () => [],
  )
}

/** Files of the kernel may be missing, or refuse to be read while an interface is down. */
async function text(root: string, ...path: string[]): Promise<string | null> {
  return await readFile(join(root, ...path), 'latin1').catch(() => null)
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}
