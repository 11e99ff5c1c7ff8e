import { QueryClient } from '@tanstack/react-query'
import type { CallName } from '../../shared/contract/contract.ts'
import { onEvent } from './events.ts'

/** Every answer the window remembers. Emptied on lock: see app/lock.ts. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The engine is on this machine and tells what changed; nothing is refetched on a hunch.
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: false,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

/** Marks every remembered answer to these calls as old; those on screen are asked for again. */
export async function askAgain(...names: readonly CallName[]): Promise<void> {
  await Promise.all(names.map((name) => queryClient.invalidateQueries({ queryKey: [name] })))
}

/** Keeps what is on screen true when the engine or the machine changes. */
export function followChanges(): void {
  onEvent('content.changed', () => {
    void askAgain('compartment.list', 'folder.list', 'item.list', 'item.details', 'ledger.list')
  })
  onEvent('drives.changed', () => void askAgain('drive.list', 'set.list'))
}
