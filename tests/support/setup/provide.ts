import type { ProvidedContext } from 'vitest'
import type { TestProject } from 'vitest/node'

/** In the place of what a global setup could not make: why. */
export interface Failure {
  failure: string
}

/**
 * Gives the tests what a setup makes. A setup that throws would end the whole run: here the tests that need it fail,
 * each saying why, and the others run.
 */
export async function provideOrExplain<Key extends keyof ProvidedContext>(
  project: TestProject,
  key: Key,
  make: () => Promise<Exclude<ProvidedContext[Key], Failure>>,
) {
  try {
    project.provide(key, await make())
  } catch (error) {
    project.provide(key, { failure: (error as Error).message } as ProvidedContext[Key])
  }
}

/** What a setup made. @throws saying why it could not */
export function provided<Value extends object>(value: Value | Failure | undefined): Value {
  if (!value) throw new Error('Nothing was set up for this test: is its file named as vitest.config.ts says?')
  if ('failure' in value) throw new Error(value.failure)
  return value
}
