import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { act } from '../../../shared/contract/ledger.ts'
import { ledger } from '../../../renderer/text/en/ledger.ts'

const engine = new URL('../../../electron/engine/', import.meta.url).pathname

/** Lists that the window gathers under one name. */
const NUMBERED = /^(items|ways)\d*$/

test('every fact that the engine writes into the ledger has its words', () => {
  const names = factNames()
  expect(names).toContain('exportedBytes')
  expect(names).toContain('previousKey')
  expect(names).toContain('automatic')
  expect(names).toContain('folder')
  const wordless = names.filter((name) => !NUMBERED.test(name) && !Object.hasOwn(ledger.fact, name))
  expect(wordless).toEqual([])
})

test('every act has its words', () => {
  expect(act.options.filter((name) => !Object.hasOwn(ledger.act, name))).toEqual([])
})

/** Names in the literals that are facts by where they stand: as `facts`, as the end of an intent, or as a `Facts`. */
function factNames(): readonly string[] {
  const names = new Set<string>()
  for (const file of globSync('**/*.ts', { cwd: engine })) {
    const source = ts.createSourceFile(
      file,
      readFileSync(`${engine}${file}`, 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    )
    const visit = (node: ts.Node): void => {
      for (const value of factsIn(node, source)) for (const name of namesIn(value, source)) names.add(name)
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return [...names].sort((one, other) => one.localeCompare(other))
}

/** What writes facts, or hands them on to what does. */
const WRITERS = /(^|\.)(record|intend|done|failed|cancelled|changeCatalogue|destroy)$/

function factsIn(node: ts.Node, source: ts.SourceFile): readonly ts.Node[] {
  if (ts.isFunctionDeclaration(node) && node.type?.getText(source) === 'Facts' && node.body)
    return [node.body]
  if (ts.isVariableDeclaration(node) && node.initializer && node.name.getText(source) === 'facts')
    return writes(source) ? [node.initializer] : []
  if (!ts.isCallExpression(node) || !WRITERS.test(node.expression.getText(source))) return []
  return node.arguments.filter(ts.isObjectLiteralExpression).flatMap((about) => {
    const facts = about.properties.find((property) => property.name?.getText(source) === 'facts')
    if (facts !== undefined) return ts.isPropertyAssignment(facts) ? [facts.initializer] : []
    return about.properties.some((property) => property.name?.getText(source) === 'compartment')
      ? []
      : [about]
  })
}

function writes(source: ts.SourceFile): boolean {
  return /\.(record|intend)\(|\bFacts\b.*ledger/.test(source.text)
}

/** Names in a literal, and in those that are spread into it or returned; not in what is called on the way. */
function namesIn(node: ts.Node, source: ts.SourceFile): readonly string[] {
  if (ts.isObjectLiteralExpression(node))
    return node.properties.flatMap((property) => {
      if (ts.isSpreadAssignment(property)) return namesIn(property.expression, source)
      const { name } = property
      return ts.isIdentifier(name) || ts.isStringLiteral(name) ? [name.text] : []
    })
  if (ts.isCallExpression(node)) return []
  const inside: string[] = []
  ts.forEachChild(node, (child) => void inside.push(...namesIn(child, source)))
  return inside
}
