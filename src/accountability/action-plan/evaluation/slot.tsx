import { OrganizationLink, organizationNames } from '../../../foundations/organizations/index.ts'
import type { Ref } from '../../../kernel/ref.ts'
import { StackedBar } from '../../../platform/html/charts/index.ts'
import { Heading, Table, Timestamp, useWords } from '../../../platform/html/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { canManagePlans } from '../acting.ts'
import { AnswerCounts } from '../counterpart/counts.tsx'
import type { PlanId } from '../plans/model.ts'
import { CompletionTag } from '../standing-tag.tsx'
import { COMPLETIONS } from '../vocabulary.ts'
import { assessmentAddress, draftAddress, planAssessment } from './address.ts'
import { canAssess } from './policy.ts'
import { completionsOf, voicesOf } from './store.ts'
import { words } from './words.ts'

/** What was assessed, on the page of the commitment and on the board of its plan; nothing where nothing was published. */
export async function assessmentSlot(context: Context, { kind, id }: Ref) {
  if (kind === 'commitment') return voices(context, id)
  if (kind === 'plan') return board(context, id)
  return null
}

async function voices({ db, actor }: Context, id: string) {
  const found = await voicesOf(db, id)
  if (!found) return null
  const organizations = await organizationNames(db, [found.organizationId])
  return <Voices found={found} organization={organizations.get(found.organizationId)} assesses={canAssess(actor)} />
}

type VoicesProps = {
  found: NonNullable<Awaited<ReturnType<typeof voicesOf>>>
  organization: Parameters<typeof OrganizationLink>[0]['organization']
  assesses: boolean
}

/** The three voices on completion, side by side: what the body reports, what its counterpart says of it, what the evaluator found. */
function Voices({ found, organization, assesses }: VoicesProps) {
  const t = useWords(words)
  const path = assessmentAddress(found.planSlug, found.number)
  return (
    <section class="part" aria-labelledby="valoracion">
      <Heading id="valoracion">{t('voices.title')}</Heading>
      <Table
        caption={t('voices.caption')}
        captionHidden
        rows={[found]}
        columns={[
          { label: t('voices.body'), cell: ({ reported }) => <CompletionTag completion={reported} /> },
          {
            label: t('voices.counterpart'),
            cell: (row) => (row.milestonesReported > 0 ? <AnswerCounts answered={row} /> : t('voices.nothing')),
          },
          {
            label: t('voices.evaluator'),
            cell: ({ assessed }) => (assessed ? <CompletionTag completion={assessed} /> : t('voices.other')),
          },
        ]}
      />
      <p class="small soft">
        <OrganizationLink organization={organization} /> · <Timestamp at={found.publishedAt!} />
        {found.replied?.includes('disagrees') && ` · ${t('voices.disagrees')}`}
      </p>
      <p>
        <a href={path}>{t('voices.read')}</a>
        {assesses && (
          <>
            {' · '}
            <a href={draftAddress(found.planSlug, found.number)}>{t('one.work')}</a>
          </>
        )}
      </p>
    </section>
  )
}

async function board({ db, actor }: Context, id: string) {
  const rows = await completionsOf(db, id as PlanId)
  const assessed = rows.reduce((sum, row) => sum + row.assessed, 0)
  const manages = canManagePlans(actor)
  if (rows.length === 0 || (assessed === 0 && !manages)) return null
  return <BoardPart rows={rows} assessed={assessed} />
}

/** How many commitments have each completion by their evaluator, out of those assessed. */
function BoardPart({ rows, assessed }: { rows: Awaited<ReturnType<typeof completionsOf>>; assessed: number }) {
  const t = useWords(words)
  const total = rows.reduce((sum, row) => sum + row.commitments, 0)
  const counts = Object.fromEntries(
    COMPLETIONS.map((completion) => [completion, rows.find((row) => row.completion === completion)?.assessed ?? 0]),
  )
  return (
    <section class="part" aria-labelledby="valoracion">
      <Heading id="valoracion">{t('voices.title')}</Heading>
      {assessed > 0 && (
        <StackedBar
          id="valoracion-cumplimiento"
          title={t('board.title')}
          note={t('board.note', { count: assessed, total })}
          column={t('plan.scale-column')}
          groups={[{ label: t('plan.commitments'), counts }]}
        />
      )}
      <p>
        <a href={planAssessment(rows[0]!.planSlug)}>{t(assessed > 0 ? 'board.see' : 'board.prepare')}</a>
      </p>
    </section>
  )
}
