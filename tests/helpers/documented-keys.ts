/** What docs/command-line.md says about the objects of `--json`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const page = readFileSync(join(import.meta.dirname, '../../docs/command-line.md'), 'utf8')

/** By command: every name in the row about it. */
const documented = new Map<string, ReadonlySet<string>>()
for (const [, commands = '', keys = ''] of page.matchAll(/^\| (`[a-z][^|]*) \| ([^|]+) \|$/gm)) {
  let group = ''
  for (const command of namesIn(commands)) {
    const [first = '', second] = command.split(' ')
    if (second !== undefined) group = first
    documented.set(
      second === undefined && group !== '' ? `${group} ${command}` : command,
      new Set(namesIn(keys)),
    )
  }
}

function namesIn(text: string): string[] {
  return Array.from(text.matchAll(/`([^`]+)`/g), ([, name = '']) => name)
}

/** @returns the keys of a result, and of the objects in its lists, that the page does not have. */
export function undocumentedKeys(
  args: readonly string[],
  result: Readonly<Record<string, unknown>>,
): string[] {
  if ('error' in result) return []
  const [first = '', second = ''] = args
  const known = documented.get(`${first} ${second}`) ?? documented.get(first)
  if (known === undefined) return [`a row about ${first} ${second}`]
  const lists = Object.values(result).filter((value): value is unknown[] => Array.isArray(value))
  const rows = lists.flat().filter((row) => typeof row === 'object' && row !== null)
  const keys = new Set([...Object.keys(result), ...rows.flatMap((row) => Object.keys(row))])
  // What any act leaves with `--ask` has a row of its own.
  return [...keys].filter((key) => key !== 'request' && !known.has(key))
}
