import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/** These look at how long something holds a page up, or how soon it is done: each has the machine for itself, when all others have ended. */
const ALONE = ['corpus', 'hostile-pages', 'security'].map((name) => `e2e/${name}.test.ts`)

/** Journeys in real browsers with the built extension and a real API, two at once: browsers share two cores with everything else. */
export default defineConfig({
  test: {
    projects: [
      group('together', { include: ['e2e/**/*.test.ts'], exclude: ALONE, maxWorkers: 2 }),
      group('alone', { include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } }),
    ],
  },
})

function group(name: string, how: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  return { test: { name, testTimeout: 30_000, hookTimeout: 90_000, ...how } }
}
