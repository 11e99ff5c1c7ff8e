/** Vaults opened lately on this machine. Their folders are no secret; what is in them is. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { CallOutput } from '../../shared/contract/contract.ts'
import type { Grants } from './grants.ts'
import type { SettingsFile } from './settings.ts'

const KEPT = 8

export interface RecentVaults {
  list(): CallOutput<'recent.list'>
  opened(path: string): void
  forget(path: string): void
}

export function createRecentVaults(settings: SettingsFile, grants: Grants): RecentVaults {
  const others = (path: string) => settings.current.recentVaults.filter((vault) => vault.path !== path)
  return {
    list: () => ({
      vaults: settings.current.recentVaults.map(({ path, openedAt }) => ({
        place: grants.mint(path, 'recent'),
        name: basename(path),
        openedAt,
        exists: existsSync(path),
      })),
    }),
    opened(path) {
      settings.change({ recentVaults: [{ path, openedAt: Date.now() }, ...others(path)].slice(0, KEPT) })
    },
    forget(path) {
      settings.change({ recentVaults: others(path) })
    },
  }
}
