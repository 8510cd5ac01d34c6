import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * Returns what axe finds wrong with a document, by WCAG 2.2 AA and good practice: rule, and where. In the dark only colours differ, so only
 * what has to do with them is looked at again.
 */
export async function faultsOf(tab: Page, scheme: 'light' | 'dark'): Promise<string[]> {
  await tab.evaluate(axe.source)
  return tab.evaluate(
    async (rules) => {
      const { axe: tool } = window as unknown as {
        axe: {
          run(
            options: object,
          ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>
        }
      }
      const { violations } = await tool.run(rules ? { runOnly: { type: 'rule', values: rules } } : {})
      return violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`,
      )
    },
    scheme === 'dark' ? ['color-contrast', 'link-in-text-block'] : undefined,
  )
}
