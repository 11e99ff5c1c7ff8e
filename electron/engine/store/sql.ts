/** What SQLite stores, as JavaScript sees it. */
export type Value = string | number | null | Uint8Array

/** A statement and the values bound to it. `Row` is what it selects. */
export interface Query<Row = unknown> {
  readonly text: string
  readonly values: readonly Value[]
  /** Never present: carries the row's type from the statement to its reader. */
  readonly row?: Row
}

/** Texts of statements without parts, so that each is put together once. */
const texts = new WeakMap<TemplateStringsArray, string>()

/**
 * A statement whose values are always bound, never written into the text. A value that is itself a query becomes a
 * part of the statement.
 */
// The row's type cannot be inferred from SQL: each statement declares it once, here, beside its columns.

export function sql<Row = unknown>(strings: TemplateStringsArray, ...values: (Value | Query)[]): Query<Row> {
  const known = texts.get(strings)
  if (known !== undefined) return { text: known, values: values as Value[] }
  let text = strings[0] ?? ''
  const bound: Value[] = []
  values.forEach((value, index) => {
    if (isQuery(value)) {
      text += value.text
      bound.push(...value.values)
    } else {
      text += '?'
      bound.push(value)
    }
    text += strings[index + 1] ?? ''
  })
  if (!values.some(isQuery)) texts.set(strings, text)
  return { text, values: bound }
}

function isQuery(value: Value | Query): value is Query {
  return typeof value === 'object' && value !== null && 'text' in value
}
