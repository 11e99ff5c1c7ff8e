import type { Exceptions } from '../../../shared/contract/basics.ts'
import { LIMITS } from '../../../shared/limits.ts'
import type { FaultCode } from '../../../shared/model/fault.ts'

/** What a job left out, and why: the first rows by name, and the exact count. */
export class ExceptionList {
  readonly #rows: Exceptions['rows'] = []
  #total = 0

  add(name: string, code: FaultCode): void {
    this.#total += 1
    if (this.#rows.length < LIMITS.reportRows) this.#rows.push({ name, code })
  }

  get total(): number {
    return this.#total
  }

  toValue(): Exceptions {
    return { total: this.#total, rows: this.#rows }
  }
}
