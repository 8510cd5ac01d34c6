import { defineConfig } from 'vitest/config'

/** Journeys in real browsers with the built extension and a real API. One at a time: browsers share two cores with everything else. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 90_000,
  },
})
