import { useEffect, useState } from 'react'

/** The time, refreshed every `milliseconds` while the component is on screen. Milliseconds since 1970. */
export function useNow(milliseconds = 1000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), milliseconds)
    return () => clearInterval(timer)
  }, [milliseconds])
  return now
}
