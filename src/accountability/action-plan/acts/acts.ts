import type { Module } from '../../../platform/manifest/index.ts'
import { amendingActs } from './amending.ts'
import { assessingActs } from './assessing.ts'
import { draftingActs } from './drafting.ts'
import { editingActs } from './editing.ts'
import { sendFile } from './evidence.ts'
import { importPlan } from './importing.ts'
import { linkActs } from './links.ts'
import { planActs } from './plans.ts'
import { recordValue, sendReport, sendResponse } from './progress.ts'
import { words } from './words.ts'

/** What programs do in plans with a token: what the pages let, by the same actions. */
export const acts: NonNullable<Module['acts']> = [
  sendFile,
  sendReport,
  recordValue,
  sendResponse,
  ...linkActs,
  importPlan,
  ...planActs,
  ...editingActs,
  ...draftingActs,
  ...amendingActs,
  ...assessingActs,
]

export const scopes: NonNullable<Module['scopes']> = {
  'progress:write': (locale) => words(locale)('scope.progress'),
  'counterpart:write': (locale) => words(locale)('scope.counterpart'),
  'plans:write': (locale) => words(locale)('scope.plans'),
  'amendments:write': (locale) => words(locale)('scope.amendments'),
  'assessments:write': (locale) => words(locale)('scope.assessments'),
}
