/** Screening and signature that end soon, so that they are renewed before somebody stands at a shut vault. */
/** How long before their end papers are spoken of. */
export const PAPERS_WARNED_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

export interface LapsingPaper {
  readonly paper: 'screening' | 'agreement'
  /** When it ends. Milliseconds since 1970. */
  readonly until: number
}

/** The papers of somebody that are current and end within thirty days, the nearest first. */
export function lapsingPapers(
  { screening, agreement }: Readonly<Record<LapsingPaper['paper'], { readonly until: number | null } | null>>,
  now: number,
): readonly LapsingPaper[] {
  const papers: LapsingPaper[] = []
  const add = (paper: LapsingPaper['paper'], until: number | null | undefined) => {
    if (typeof until === 'number' && until > now && until - now <= PAPERS_WARNED_MILLISECONDS)
      papers.push({ paper, until })
  }
  add('screening', screening?.until)
  add('agreement', agreement?.until)
  return papers.sort((one, other) => one.until - other.until)
}
