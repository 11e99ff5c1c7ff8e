/** Looks for barriers with axe-core in a page as it stands. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * @param rules tags or names of axe's rules.
 * @returns one line for each violation: the rule and where it is broken. Empty is what a test wants.
 */
export const axeViolations = async (
  page: Page,
  rules: readonly string[] = STANDARDS,
): Promise<readonly string[]> =>
  page.evaluate<string[]>(
    `(async () => {
      ${source};
      // A colour on its way to another one is neither; endless animations never are anything else.
      const settled = () =>
        Promise.allSettled(
          document.getAnimations()
            .filter(({ effect }) => effect.getComputedTiming().endTime < Infinity)
            .map(({ finished }) => finished),
        );
      // What is found is looked at again: a button that became active in that very moment had not begun to change yet.
      let violations = [];
      for (let looks = 0; looks < 3; looks += 1) {
        await settled();
        ({ violations } = await axe.run(document, { runOnly: ${JSON.stringify(rules)} }));
        if (violations.length === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', '));
    })()`,
  )
