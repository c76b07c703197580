import { ne } from 'drizzle-orm'
import type { Context } from '../../platform/http/index.ts'
import type { Beginning } from '../../platform/manifest/index.ts'
import { canManage } from './register/policy.ts'
import { organizations } from './tables.ts'
import { words } from './words.ts'

/** A register of nobody but the authority is of no use to a plan: those who will owe and those who will watch must be in it. */
export async function beginnings({ db, actor, locale }: Context): Promise<Beginning[]> {
  if (!canManage(actor)) return []
  const t = words(locale)
  const others = await db
    .select({ id: organizations.id })
    .from(organizations)
    .where(ne(organizations.sector, 'authority'))
    .limit(1)
  return [
    {
      title: t('beginning.title'),
      why: t('beginning.why'),
      done: others.length > 0,
      ways: [
        { label: t('list.import'), address: '/organizaciones/importar' },
        { label: t('list.register'), address: '/organizaciones/nueva' },
      ],
    },
  ]
}
