import { defineConfig } from 'vitest/config'

/** Tests of the repository itself, two files at once. */
export default defineConfig({
  test: { include: ['tools/**/*.test.ts'], testTimeout: 60_000, maxWorkers: 2 },
})
