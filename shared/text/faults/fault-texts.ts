/** The shape of a fault's text, and the rule that a kind has a text for each of its codes and for no other. */
import type { FAULT_KINDS, FaultCode, FaultDetails, FaultKind } from '../../model/fault.ts'

export interface FaultText {
  readonly heading: string
  readonly reason: string | ((details: FaultDetails) => string)
  readonly next: string | ((details: FaultDetails) => string)
}

type CodeOf<Kind extends FaultKind> = {
  [Code in FaultCode]: (typeof FAULT_KINDS)[Code] extends Kind ? Code : never
}[FaultCode]

export type FaultTexts<Kind extends FaultKind> = Readonly<Record<CodeOf<Kind>, FaultText>>
