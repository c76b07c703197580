import type { Context } from '../http/context.ts'
import type { Beginning, Module } from './index.ts'

/** What the actor may do so that the installation begins, in the order of the modules; none once all of it is done. */
export async function beginningsFor(modules: readonly Module[], context: Context): Promise<Beginning[]> {
  const beginnings: Beginning[] = []
  for (const module of modules) beginnings.push(...((await module.beginnings?.(context)) ?? []))
  return beginnings.every(({ done }) => done) ? [] : beginnings
}
