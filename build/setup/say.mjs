/** Set-up speaks on standard error, so that a command's standard output stays its own. */
/** @param {string} line */
export const say = (line) => {
  process.stderr.write(`strongroom: ${line}\n`)
}

/** A set-up step that failed: what happened, and what the reader can do about it. */
export class StepFailure extends Error {
  /**
   * @param {string} cause
   * @param {string} remedy
   */
  constructor(cause, remedy) {
    super(cause)
    this.remedy = remedy
  }
}

/** @param {unknown} error anything but a failed step is a defect of ours and is thrown on */
export const sayFailure = (error) => {
  if (!(error instanceof StepFailure)) throw error
  say(`failed: ${error.message}`)
  say(`remedy: ${error.remedy}`)
}

/**
 * Runs a script's main function; a failed step ends it with cause and remedy instead of a stack trace.
 * @param {() => Promise<number | void>} main
 */
export const runMain = async (main) => {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    process.exitCode = 1
    sayFailure(error)
  }
}
