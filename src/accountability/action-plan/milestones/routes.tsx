import { z } from 'zod'
import { peopleNames } from '../../../foundations/identity/index.ts'
import { ref } from '../../../kernel/ref.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { download, page, type Context } from '../../../platform/http/index.ts'
import { canManagePlans, canReport } from '../acting.ts'
import { namesOf } from '../board/load.ts'
import { CommitmentParams, numberInAddress } from '../commitments/routes.tsx'
import { findCommitmentByNumber } from '../commitments/store.ts'
import { canConfirm } from '../counterpart/policy.ts'
import { planOf } from '../plans/routes.tsx'
import { evidenceResponse } from './evidence-response.ts'
import { EvidenceId } from './model.ts'
import { milestoneWithReports } from './page.ts'
import { MilestonePage, type MilestoneProps } from './pages.tsx'
import { reportForMachines } from './report-json.ts'
import { findEvidence } from './store.ts'

export const MilestoneParams = CommitmentParams.extend({ milestone: numberInAddress(10_000) })

/** The milestone of an address, with its plan and commitment. Throws NotFound. */
export async function milestoneOf(
  db: Context['db'],
  { plan: slug, number, milestone }: z.infer<typeof MilestoneParams>,
) {
  const plan = await planOf(db, slug)
  const commitment = await findCommitmentByNumber(db, plan.id, number)
  const found = commitment && (await milestoneWithReports(db, commitment.id, milestone))
  if (!found) throw new NotFound(`no milestone ${number}.${milestone} in ${slug}`)
  return { plan, commitment, milestone: found }
}

export const milestonePage = page('/planes/:plan/compromisos/:number/hitos/:milestone', {
  access: 'public',
  params: MilestoneParams,
  async load({ db, actor, locale }, { params }): Promise<MilestoneProps> {
    const { plan, commitment, milestone } = await milestoneOf(db, params)
    const said = milestone.reports.flatMap(({ responses }) => responses)
    const people = [...milestone.reports, ...said].flatMap(({ personId }) => (personId ? [personId] : []))
    const [names, publicNames] = await Promise.all([
      namesOf(db, {
        organizations: [
          commitment.publicOwnerId,
          commitment.civilOwnerId,
          ...[...milestone.reports, ...said].map(({ organizationId }) => organizationId),
        ],
      }),
      peopleNames(db, [...new Set(people)], locale),
    ])
    return {
      plan,
      commitment,
      milestone,
      names,
      people: publicNames,
      can: {
        manage: canManagePlans(actor),
        report: plan.closedOn === null && canReport(actor, commitment),
        confirm: canConfirm(actor, commitment),
      },
    }
  },
  page: (data) => <MilestonePage {...data} />,
  subject: ({ milestone }) => ref('milestone', milestone.id),
  json: ({ plan, commitment, milestone: { reports, ...milestone } }) => ({
    plan: { slug: plan.slug, title: plan.title },
    commitment: { number: commitment.number, title: commitment.title },
    ...milestone,
    reports: reports.map(reportForMachines),
  }),
})

/** A file of evidence, as it was received: public, like the report that brought it. */
export const evidenceFile = download('/evidencias/:id', {
  access: 'public',
  params: z.object({ id: EvidenceId }),
  async handle({ db, storage, request }, { params }) {
    const piece = await findEvidence(db, params.id)
    const response = piece && (await evidenceResponse(storage, piece, request))
    if (!response) throw new NotFound(ref('evidence', params.id))
    return response
  },
})
