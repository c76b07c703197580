import { ensurePerson } from '../../foundations/identity/index.ts'
import { registerOrganization, type Sector } from '../../foundations/organizations/index.ts'
import type { Actor } from '../../platform/access/index.ts'
import type { Db } from '../../platform/database/index.ts'
import type { CommitmentDraft } from './commitments/model.ts'
import type { IndicatorDraft } from './indicators/model.ts'
import type { MilestoneDraft, ReportDraft } from './milestones/model.ts'
import type { PlanDraft } from './plans/model.ts'

// What the tests of this module begin with: drafts with nothing in them but what must be, and people who act.

export const planDraft = (change: Partial<PlanDraft> = {}): PlanDraft => ({
  slug: 'prueba-2026', title: { es: 'Plan de prueba' }, territory: 'Ciudad de México', summary: null, statusNote: null, convenerId: null,
  startsOn: '2026-01-15', endsOn: '2027-01-14', publishedOn: '2026-01-10', demonstration: false, source: null, phases: [], seats: [], ...change,
}) // prettier-ignore

export const commitmentDraft = (change: Partial<CommitmentDraft> = {}): CommitmentDraft => ({
  number: 1, title: { es: 'Agua segura' }, problem: null, causes: null, effects: null, objective: null, product: null, publicOwnerId: null, civilOwnerId: null, actors: [],
  startsOn: null, endsOn: null, participationLevel: null, principleIds: [], goals: [], scope: null, boroughs: [], budgetAmount: null, budgetCurrency: null, budgetNote: null, ...change,
}) // prettier-ignore

export const milestoneDraft = (change: Partial<MilestoneDraft> = {}): MilestoneDraft => ({
  number: 1,
  title: { es: 'Diagnóstico' },
  deliverable: null,
  startsOn: null,
  endsOn: '2026-12-31',
  dependsOn: [],
  ...change,
})

export const indicatorDraft = (change: Partial<IndicatorDraft> = {}): IndicatorDraft => ({
  number: 1, name: { es: 'Colonias con agua' }, variable: null, unit: null, kind: null, direction: null, periodicity: null, baselineValue: null, baselineOn: null, targetValue: null, targetOn: null, source: null, ...change,
}) // prettier-ignore

export const reportDraft = (change: Partial<ReportDraft> = {}): ReportDraft => ({
  onDay: '2026-11-01',
  completion: 'limited',
  narrative: null,
  delayJustification: null,
  evidence: [],
  ...change,
})

export const link = (url = 'https://ejemplo.mx/acta') =>
  ({ kind: 'link', title: { es: 'Acta' }, url, day: null }) as const

export const enterOrganization = (db: Db, name: string, sector: Sector = 'public-body'): Promise<string> =>
  db.transaction((tx) => registerOrganization(tx, { name, sector }, null))

/** A person who holds the permission in that organization. */
export async function personWith(db: Db, permission: string, organizationId: string): Promise<Actor> {
  const name = `${permission} ${organizationId.slice(-6)}`
  const id = await db.transaction((tx) =>
    ensurePerson(tx, { email: `${organizationId}-${permission}@ejemplo.mx`, name }),
  )
  return { person: { id, name }, roles: [], permissions: new Map([[permission, new Set([organizationId])]]) }
}

/** A rule by which a body decides: more than half of those present, with more than half of the seats there. */
export const SIMPLE_MAJORITY = {
  majority: { test: 'more-than', numerator: 1, denominator: 2 },
  of: 'present',
  quorum: { test: 'more-than', numerator: 1, denominator: 2 },
  quorumOf: 'seats',
  balance: 'none',
  abstentionsCount: true,
  excusedCount: true,
  noticeDays: null,
  source: null,
} as const
