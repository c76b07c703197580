import { defineConfig } from 'vitest/config'

// What a test needs is in its name:
//   *.test.ts(x)       nothing: pure functions, components rendered to text
//   *.db.test.ts(x)    a database: the same file runs on both engines
//   *.journey.ts       the whole application, a database and a real browser
const unit = ['{src,tests,bench}/**/*.test.{ts,tsx}']
const database = ['{src,tests}/**/*.db.test.{ts,tsx}']
// Thousands of questions to the routes about who may and what may be typed: the database answers them alike, so
// one engine is enough, and the server answers sooner than the embedded one.
const matrices = [
  'tests/attacks/{access,hostile-input}.db.test.ts',
  'tests/api/{token-roles,hostile-bodies}.db.test.ts',
]
const journeys = ['tests/**/*.journey.ts']

export default defineConfig({
  test: {
    maxWorkers: 2,
    isolate: false, // a worker keeps its loaded modules from file to file: half the time of the run
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'unit', include: unit, exclude: database, testTimeout: 90_000 } },
      {
        extends: true,
        test: {
          name: 'pglite',
          include: database,
          exclude: matrices,
          testTimeout: 90_000,
          globalSetup: 'tests/support/setup/pglite.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'postgresql',
          include: database,
          testTimeout: 90_000,
          globalSetup: 'tests/support/setup/postgresql.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: journeys,
          testTimeout: 240_000, // a locator that finds nothing fails by itself after 30 s
          globalSetup: ['pglite', 'chromium', 'run-folder'].map((name) => `tests/support/setup/${name}.ts`),
        },
      },
    ],
  },
})
