import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const CORPUS = process.env.BACKSTORY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')

describe.skipIf(!existsSync(join(CORPUS, 'articles')))('the articles of the corpus', () => {
  test('are found as well as they were', async () => {
    const { evaluateArticles } = await import('./evaluate-articles.ts')
    const report = evaluateArticles(CORPUS, 1, () => undefined)
    const [all = 0, even = 0, odd = 0] = [
      ...report.matchAll(/^\| (?:all|even|odd) +\| +\d+ \| (0\.\d+)/gm),
    ].map(([, f1]) => Number(f1))
    // Measured: 0.982, and 0.974 and 0.990 by halves.
    expect(all).toBeGreaterThanOrEqual(0.975)
    expect(Math.min(even, odd)).toBeGreaterThanOrEqual(0.965)
    expect(report).toContain('trafilatura')
    expect(report).toMatch(/\d+ % right, \d+ % missed/)
  })
})
