import { Fault, type FaultCode, type FaultDetails } from '../../shared/model/fault.ts'

/** The fault that something throws; anything else that it throws, or nothing, fails the test. */
export async function faultOf(run: () => unknown): Promise<{ code: FaultCode; details: FaultDetails }> {
  try {
    await run()
  } catch (error) {
    if (error instanceof Fault) return { code: error.code, details: error.details }
    throw error
  }
  throw new Error('nothing was thrown')
}
