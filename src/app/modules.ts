import decisions from '../governance/decisions/module.ts'
import actionPlan from '../accountability/action-plan/module.ts'
import calendars from '../foundations/calendars/module.ts'
import organizations from '../foundations/organizations/module.ts'
import identity from '../foundations/identity/module.ts'
import legalFramework from '../foundations/legal-framework/module.ts'
import posts from '../foundations/posts/module.ts'
import comments from '../cross-cutting/comments/module.ts'
import links from '../cross-cutting/links/module.ts'
import { notifications } from '../cross-cutting/notifications/module.ts'
import house from './house/module.ts'
import { around } from './around.ts'
import type { Module } from '../platform/manifest/index.ts'
import { knowModules } from '../platform/manifest/registry.ts'

const notifying = notifications(around(() => modules))

/** The house's modules, lowest first: each may lean only on those before it. */
export const modules: readonly Module[] = [
  organizations,
  legalFramework,
  identity,
  calendars,
  posts,
  comments,
  decisions,
  actionPlan,
  links,
  notifying,
  house,
]

knowModules(modules)
