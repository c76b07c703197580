import { inLanguage } from '../../../kernel/text.ts'
import { dayOf } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { DueDate } from '../../../platform/manifest/index.ts'
import { cutsAddress } from './address.ts'
import { cutDaysAhead } from './store.ts'
import { words } from './words.ts'

/** The days set for cuts to come, for the calendars of those who follow the plans. */
export async function datesOfCuts(db: Db, planIds: readonly string[]): Promise<{ planId: string; date: DueDate }[]> {
  const ahead = await cutDaysAhead(db, planIds, dayOf(new Date()))
  return ahead.map(({ planId, day, slug, title }) => ({
    planId,
    date: {
      uid: `cut-${planId}-${day}`,
      day,
      title: {
        es: words('es')('due', { plan: inLanguage(title, 'es').text }),
        en: words('en')('due', { plan: inLanguage(title, 'en').text }),
      },
      address: cutsAddress(slug),
    },
  }))
}
