/**
 * Begins to measure how long this process works, all its threads together: what it waits for a processor that others use
 * does not count. @returns the time so far
 */
export function workedMilliseconds(): () => number {
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
}
