import { QueryClient } from '@tanstack/react-query'
import type { CallName } from '../../shared/contract/contract.ts'
import { Fault } from '../../shared/model/fault.ts'
import { onEvent } from './events.ts'

const ENGINE_TRIES = 5
const ENGINE_PAUSE_MILLISECONDS = 400

/** Every answer the window remembers. Emptied on lock: see app/lock.ts. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The engine is on this machine and tells what changed; nothing is refetched on a hunch.
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      // Between two engines (after a lock, after a crash) an answer is a moment away.
      retry: (failures, fault) =>
        failures < ENGINE_TRIES && fault instanceof Fault && fault.code === 'engine-ended',
      retryDelay: ENGINE_PAUSE_MILLISECONDS,
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
