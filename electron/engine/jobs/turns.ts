/** Lets acts on one thing happen one after another, in the order they were asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  take<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(act, act)
    // A failed act is its caller's; the next one begins all the same.
    this.#last = mine.catch(() => undefined)
    return mine
  }
}
