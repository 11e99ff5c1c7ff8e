/**
 * Node cannot set RLIMIT_CORE. Linux lets a process choose what its core dumps contain, and children that it forks
 * inherit the choice: nothing (core(5), "Controlling which mappings are written to the core dump").
 */
import { writeFileSync } from 'node:fs'
import { app } from 'electron'

/**
 * Renderers and the graphics process, which holds the pixels of what is shown, come from Chromium's zygote and inherit
 * nothing from us.
 */
export function emptyAllCoreDumps(): void {
  for (const { pid } of app.getAppMetrics()) emptyCoreDumps(pid)
}

/** @param pid of a process of ours. */
export function emptyCoreDumps(pid: number | 'self' = 'self'): void {
  if (process.platform !== 'linux') return
  try {
    writeFileSync(`/proc/${pid}/coredump_filter`, '0')
  } catch {
    // The kernel lacks it, or the sandbox made the process undumpable, which is better still.
  }
}
