import { proposalTallies } from '../../../cross-cutting/comments/index.ts'
import { findDecisions } from '../../../governance/decisions/index.ts'
import { ref } from '../../../kernel/ref.ts'
import { addDays } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { DeskItem } from '../../../platform/manifest/index.ts'
import { planAddress } from '../plans/address.ts'
import { planPhasesOf } from '../plans/store.ts'
import { draftingAddress, submissionAddress } from './address.ts'
import { windowToday } from './model.ts'
import { commitmentIdsOf, lastSubmissions, plansInDrafting } from './store.ts'
import { words } from './words.ts'

/** Days before a phase closes from which whoever keeps plans sees it on their desk. */
const SOON = 7

/**
 * For whoever keeps plans: proposals that wait for an answer in what is being drafted, phases that close soon, and what became of what
 * was sent to approval.
 */
export async function draftingDesk(
  db: Db,
  permissions: ReadonlyMap<string, ReadonlySet<string>>,
  today: string,
  locale: Locale,
): Promise<DeskItem[]> {
  if ((permissions.get('plan.manage')?.size ?? 0) === 0) return []
  const t = words(locale)
  const items: DeskItem[] = []
  for (const plan of await plansInDrafting(db, today)) {
    const closesOn = windowToday(await planPhasesOf(db, plan.id), today)?.closesOn ?? null
    const subjects = [...(await commitmentIdsOf(db, plan.id)).keys()].map((id) => ref('commitment', id))
    const tally = (await proposalTallies(db, [ref('plan', plan.id), ...subjects])).get('all')
    const waiting = tally?.waiting ?? 0
    if (waiting > 0)
      items.push({
        title: plan.title,
        address: `${draftingAddress(plan.slug)}/aportaciones?respuesta=sin-respuesta`,
        why: t('desk.unanswered', { count: waiting }),
        dueOn: null,
        late: false,
      })
    if (closesOn !== null && closesOn <= addDays(today, SOON))
      items.push({
        title: plan.title,
        address: draftingAddress(plan.slug),
        why: t('desk.closes'),
        dueOn: closesOn,
        late: false,
      })
  }
  const sent = await lastSubmissions(db)
  const decisions = await findDecisions(
    db,
    sent.map(({ decisionId }) => decisionId),
    new Date(),
  )
  for (const { planTitle, planSlug, number, decisionId } of sent) {
    const state = decisions.find(({ id }) => id === decisionId)?.state
    if (state !== 'open' && state !== 'approved' && state !== 'rejected') continue
    const why = { open: 'approval-open', approved: 'approval-sign', rejected: 'approval-back' } as const
    items.push({
      title: planTitle,
      address: state === 'approved' ? `${planAddress(planSlug)}/firmar` : submissionAddress(planSlug, number),
      why: t(`desk.${why[state]}`),
      dueOn: null,
      late: false,
    })
  }
  return items
}
