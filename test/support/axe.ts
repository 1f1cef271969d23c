import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const WCAG_2_2_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Violations of WCAG 2.2 AA on the page as it stands, one line each: `rule: selector (what is wrong)`. Empty is good. Goes
 * through the debugger and not through a script tag, so that the page's own content security policy stays in force.
 */
export async function axeViolations(page: Page, { forcedColors = false } = {}): Promise<string[]> {
  await page.evaluate(axe.source);
  // axe reads `-webkit-text-fill-color`, which keeps the author's colour where Windows puts its own over it.
  const rules = forcedColors ? { 'color-contrast': { enabled: false } } : {};
  const runOnly = { type: 'tag', values: WCAG_2_2_AA };
  const options = JSON.stringify({ runOnly, rules, resultTypes: ['violations'] });
  const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>(
    `axe.run(document, ${options}).then(({ violations }) => ({ violations }))`,
  );
  return violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.target.join(' ')} (${node.failureSummary ?? violation.help})`,
    ),
  );
}
