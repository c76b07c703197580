import { sql } from 'drizzle-orm'
import type { Services } from '../../../platform/http/index.ts'
import { contentOf } from './check.ts'
import { lockLink, noteCitation, noteLink, rest, type Cited } from './store.ts'
import { keepCopy, writeCheck } from './run.ts'

/** What an address of the demonstration is made to have answered: the bytes of a page, or that it is not found. */
export type Invented = { gives: string } | { status: 404 }

/**
 * Writes a check of a link that invented plans cite, as if it had been made at the moment of `services`. Nobody is asked, then or
 * later: invented addresses lead nowhere.
 */
export async function inventCheck(services: Services, url: string, answer: Invented) {
  const link = await services.transaction(async (tx) => {
    const id = await noteLink(tx, url, services.now())
    const { rows } = await tx.execute<Cited>(
      sql`select p.id, p.source, p.plan_id from cited_pieces p where p.url = ${url} and is_invented(p)`,
    )
    for (const piece of rows) await noteCitation(tx, piece, id)
    return (await lockLink(tx, id))!
  })
  const gives = 'gives' in answer
  const content = gives ? await contentOf(Buffer.from(answer.gives), 'text/html', true) : null
  const copied = content !== null && (await keepCopy(services, link, content))
  await services.transaction(async (tx) => {
    const found = { finalUrl: null, content, etag: null, lastModified: null }
    await writeCheck(
      services,
      tx,
      link.id,
      gives ? { ...found, outcome: 'ok', httpStatus: 200 } : { ...found, outcome: 'not-found', httpStatus: 404 },
      copied,
    )
    await rest(tx, link.id)
  })
}
