import { useState } from 'react'
import type { Progress } from '../../../shared/contract/event.ts'
import { beginPace, stepPace, type Pace } from './pace.ts'

interface Followed {
  readonly progress: Progress | null
  readonly pace: Pace
}

/** The pace of a job, stepped once for every news of its progress. A new phase is a new pace. */
export function usePace(progress: Progress | null, at: number): Pace {
  const [followed, setFollowed] = useState<Followed>({ progress: null, pace: beginPace(at) })
  if (progress === followed.progress || progress === null) return followed.pace
  const fresh = followed.progress?.phase !== progress.phase
  const before = fresh ? { ...beginPace(at), doneBytes: progress.doneBytes } : followed.pace
  const pace = stepPace(before, at, progress.doneBytes)
  setFollowed({ progress, pace })
  return pace
}
