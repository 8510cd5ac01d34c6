import { defineConfig } from 'vitest/config'
import { WxtVitest } from 'wxt/testing/vitest-plugin'

/** Tests of the parts, in Node with a stand-in for the browser's API. Journeys in real browsers: `vitest.e2e.config.ts`. */
export default defineConfig({
  plugins: [WxtVitest()],
  test: { include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true, setupFiles: ['test/speak-english.ts'] },
})
