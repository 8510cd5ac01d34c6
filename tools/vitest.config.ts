import { defineConfig } from 'vitest/config'

/** Tests of the repository itself. */
export default defineConfig({
  test: { include: ['tools/**/*.test.ts'], testTimeout: 60_000, fileParallelism: false },
})
