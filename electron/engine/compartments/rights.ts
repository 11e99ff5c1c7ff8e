import type { Right } from '../../../shared/contract/file.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'

/** @throws Fault `no-right` */
export function assertRight({ rights }: OpenCompartment, right: Right): void {
  if (!rights.has(right)) throw new Fault('no-right', { right })
}
