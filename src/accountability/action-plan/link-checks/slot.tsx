import type { Ref } from '../../../kernel/ref.ts'
import { Heading, LangText, useWords } from '../../../platform/html/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { findPlan } from '../plans/store.ts'
import type { PlanId } from '../plans/model.ts'
import { planLinks } from './address.ts'
import { totalOf } from './pages.tsx'
import { figuresOfPlan, piecesOfContribution, type LinkPiece } from './store.ts'
import { CheckedLink } from './view.tsx'
import { words } from './words.ts'

/** How many links of its evidence answer, on the board of a plan, and how those of a contribution do; nothing where none is cited. */
export async function linkSlot({ db }: Context, { kind, id }: Ref) {
  if (kind === 'contribution') {
    const pieces = await piecesOfContribution(db, id)
    return pieces.length > 0 ? <ContributionLinksPart pieces={pieces} /> : null
  }
  if (kind !== 'plan') return null
  const total = totalOf(await figuresOfPlan(db, id))
  const plan = total.links === 0 ? undefined : await findPlan(db, id as PlanId)
  return plan ? <PlanLinksPart slug={plan.slug} total={total} /> : null
}

function ContributionLinksPart({ pieces }: { pieces: readonly LinkPiece[] }) {
  const t = useWords(words)
  return (
    <section class="part" aria-labelledby="enlaces">
      <Heading id="enlaces">{t('contribution.title')}</Heading>
      <ul role="list" class="proofs">
        {pieces.map(({ id, title, check }) => (
          <li>
            <p class="proofs__title">
              <LangText text={title} />
            </p>
            <CheckedLink id={id} check={check!} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function PlanLinksPart({ slug, total }: { slug: string; total: ReturnType<typeof totalOf> }) {
  const t = useWords(words)
  return (
    <section class="part" aria-labelledby="enlaces">
      <Heading id="enlaces">{t('plan.crumb')}</Heading>
      <p>
        {total.checked === 0 ? t('plan.lead-none') : t('plan.lead', total)}{' '}
        <a href={planLinks(slug)}>{t('plan.see')}</a>
      </p>
    </section>
  )
}
