/** Whether the long form of the fault tests was asked for, which visits every case instead of a sample; docs/contributing.md. */
export const FULL_RUN = process.env['STRONGROOM_FAULTS'] === 'full'

/** Chooses another sample of what is drawn at random. */
export const SEED = Number(process.env['STRONGROOM_FAULTS_SEED'] ?? 1)
