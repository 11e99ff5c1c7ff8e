/** Whether the long form of the fault tests was asked for, which visits every case instead of a sample; docs/contributing.md. */
export const FULL_RUN = process.env['STRONGROOM_FAULTS'] === 'full'
