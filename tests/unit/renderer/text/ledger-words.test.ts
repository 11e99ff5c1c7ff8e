/** Every act and fact that the engine writes into the ledger has its words: read off the engine's own source. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { act } from '../../../../shared/contract/ledger.ts'
import { ledger } from '../../../../renderer/text/en/ledger.ts'

const root = join(import.meta.dirname, '../../../..')

/** Names in an object, those of objects that are spread into it included. */
function namesIn(object: ts.ObjectLiteralExpression): string[] {
  return object.properties.flatMap((property) => {
    if (ts.isSpreadAssignment(property)) return spreadNames(property.expression)
    return ts.isIdentifier(property.name) ? [property.name.text] : []
  })
}

function spreadNames(expression: ts.Expression): string[] {
  if (ts.isParenthesizedExpression(expression)) return spreadNames(expression.expression)
  if (ts.isConditionalExpression(expression))
    return [...spreadNames(expression.whenTrue), ...spreadNames(expression.whenFalse)]
  return ts.isObjectLiteralExpression(expression) ? namesIn(expression) : []
}

/** Facts as the engine writes them: after `facts:`, in the end of an intent, and in what functions of `Facts` return. */
function factsIn(node: ts.Node, ofFacts = false): string[] {
  const names: string[] = []
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'facts')
    names.push(...objectNames(node.initializer))
  if (ts.isCallExpression(node) && node.expression.getText().endsWith('.done')) {
    const [facts] = node.arguments
    if (facts !== undefined) names.push(...objectNames(facts))
  }
  if (ofFacts && ts.isReturnStatement(node) && node.expression !== undefined)
    names.push(...objectNames(node.expression))
  const isOfFacts = ts.isFunctionDeclaration(node) ? node.type?.getText() === 'Facts' : ofFacts
  ts.forEachChild(node, (child) => {
    names.push(...factsIn(child, isOfFacts))
  })
  return names
}

const objectNames = (expression: ts.Expression): string[] =>
  ts.isObjectLiteralExpression(expression) ? namesIn(expression) : []

const written = new Set(
  globSync('electron/engine/**/*.ts', { cwd: root })
    // What backup sets and formats call facts is something else.
    .filter((file) => !/engine\/(format|keys|store)\//.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      return factsIn(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
    }),
)

test('facts are found at all', () => {
  expect(written.size).toBeGreaterThan(60)
  for (const known of ['reason', 'exportedBytes', 'failed', 'behindMs']) expect(written).toContain(known)
})

test('every fact has its words', () => {
  const isCounted = (name: string) => Object.hasOwn(ledger.fact, name)
  expect([...written].filter((name) => !isCounted(name))).toEqual([])
})

test('every act has its words', () => {
  expect(act.options.filter((name) => !Object.hasOwn(ledger.act, name))).toEqual([])
})
