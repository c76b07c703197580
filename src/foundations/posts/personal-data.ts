import { eq } from 'drizzle-orm'
import type { Locale } from '../../kernel/text.ts'
import type { Db, Tx } from '../../platform/database/index.ts'
import { appointments, posts } from './tables.ts'
import { words } from './words.ts'

/** The appointments that were linked to the account. */
export async function personalData(db: Db, personId: string): Promise<Record<string, unknown>> {
  return {
    appointments: await db
      .select({
        post: posts.label,
        person: appointments.personName,
        standing: appointments.standing,
        from: appointments.fromDay,
        until: appointments.untilDay,
        organizationId: posts.organizationId,
      })
      .from(appointments)
      .innerJoin(posts, eq(posts.id, appointments.postId))
      .where(eq(appointments.personId, personId))
      .orderBy(appointments.fromDay, appointments.id),
  }
}

export const personalWords = (locale: Locale): Record<string, string> => {
  const t = words(locale)
  return {
    posts: t('slot.title'),
    appointments: t('personal'),
    post: t('field.post'),
    person: t('field.person'),
    standing: t('field.standing'),
    from: t('field.from'),
    until: t('field.until'),
    organizationId: t('field.organization'),
    holder: t('standing.holder'),
    alternate: t('standing.alternate'),
  }
}

/**
 * The appointment stays, and the name in it: who holds a public post is public by law (see `0062_posts.sql`). Whose account it was
 * is forgotten.
 */
export async function forget(tx: Tx, personId: string) {
  await tx.update(appointments).set({ personId: null }).where(eq(appointments.personId, personId))
}
