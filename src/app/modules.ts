import actionPlan from '../accountability/action-plan/module.ts'
import organizations from '../foundations/organizations/module.ts'
import identity from '../foundations/identity/module.ts'
import legalFramework from '../foundations/legal-framework/module.ts'
import house from './house/module.ts'
import type { Module } from '../platform/manifest/index.ts'

/** The house's modules, lowest first: each may lean only on those before it. */
export const modules: readonly Module[] = [organizations, legalFramework, identity, actionPlan, house]
