import { useState } from 'react'
import type { Progress } from '../../../shared/contract/event.ts'
import { beginPace, stepPace, type Pace } from './pace.ts'

interface Followed {
  readonly progress: Progress | null
  readonly pace: Pace
}

/** The pace of a job, stepped once for every news of its progress. A new phase is a new pace. */
export function usePace(progress: Progress | null, startedAt: number): Pace {
  const [followed, setFollowed] = useState<Followed>({ progress: null, pace: beginPace(startedAt) })
  if (progress === followed.progress || progress === null) return followed.pace
  const now = performance.now()
  const fresh = followed.progress?.phase !== progress.phase
  const pace = stepPace(
    fresh ? { ...beginPace(now), doneBytes: progress.doneBytes } : followed.pace,
    now,
    progress.doneBytes,
  )
  setFollowed({ progress, pace })
  return pace
}
