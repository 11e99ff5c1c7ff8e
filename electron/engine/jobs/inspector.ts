import type { InspectReply, InspectRequest } from '../../../shared/contract/inspection.ts'

/** The process that parses untrusted bytes. It holds no key and opens no file. */
export interface Inspector {
  /** @throws Fault `inspector-ended` if that process died or took too long over these bytes. */
  inspect(request: InspectRequest): Promise<InspectReply>
}
