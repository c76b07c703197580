import type { Context } from '../../../platform/http/index.ts'
import type { Beginning } from '../../../platform/manifest/index.ts'
import { canManagePlans } from '../acting.ts'
import { PLAN_WORDS } from '../plans/address.ts'
import { listPlans } from '../plans/store.ts'
import { words } from '../words.ts'

/** A new installation needs a plan, and to say which one the city follows. */
export async function beginnings({ db, actor, locale }: Context): Promise<Beginning[]> {
  if (!canManagePlans(actor)) return []
  const t = words(locale)
  const plans = await listPlans(db)
  const choosing = plans.length > 0
  return [
    {
      title: t(choosing ? 'beginning.choose' : 'beginning.plan'),
      why: t(choosing ? 'beginning.choose-why' : 'beginning.plan-why'),
      done: plans.some(({ current }) => current),
      ways: choosing
        ? [{ label: t('beginning.see'), address: '/planes' }]
        : [
            { label: t('beginning.create'), address: `/planes/${PLAN_WORDS.create}` },
            { label: t('beginning.import'), address: `/planes/${PLAN_WORDS.import}` },
          ],
    },
  ]
}
