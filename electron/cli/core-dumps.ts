import { writeFileSync } from 'node:fs'

/**
 * A crash must not write the passcode and opened files to disk. Node cannot set RLIMIT_CORE; Linux lets a process
 * choose what its core dump contains: nothing (core(5), "Controlling which mappings are written to the core dump").
 */
export function emptyCoreDumps(): void {
  if (process.platform !== 'linux') return
  try {
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // A kernel without core dumps has no such file.
  }
}
