import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { newId } from '../../src/kernel/id.ts'
import { openWorld } from './world.ts'

// What was asked, assessed, decided and amended lies on the thread of what it belongs to; what is out of sight or still a draft does not.

const world = await openWorld()
const { app, plan, specimens } = world
const { db, pool } = app.connection
/** Somebody signed in: their pages are computed anew. */
const reader = world.actor('without role').client

type Step = { ref: { kind: string; id: string }; title: { es: string }; address: string; says: string[] }
async function steps(kind: string, id: string, stage: string): Promise<Step[]> {
  const { status, text } = await reader.json(`/hilo/${kind}/${id}`)
  expect(status).toBe(200)
  const { stages } = JSON.parse(text) as { stages: { stage: string; steps: Step[] }[] }
  return stages.find((one) => one.stage === stage)?.steps ?? []
}
const idOf = async (query: ReturnType<typeof sql>) => (await db.execute<{ id: string }>(query)).rows[0]!.id
const commitment = plan.commitments.here
const question = await idOf(sql`select id from contributions where number = ${Number(specimens['question'])}`)
const signed = await idOf(sql`select id from plans where slug = 'plan-firmado'`)

it('what was asked, with its term and then its answer', async () => {
  const [asked] = await steps('commitment', commitment, 'answer')
  expect(asked).toMatchObject({
    ref: { kind: 'contribution', id: question },
    address: `/preguntas/${specimens['question']}`,
  })
  expect(asked!.says[0]).toContain('Se debe responder a más tardar')
  const answer = { type: 'answered', text: 'La calle se termina en el mes de marzo del año que viene.' }
  const officer = world.actor('officer here').client
  expect((await officer.post(`/preguntas/${specimens['question']}/responder`, answer)).status).toBe(303)
  const [answered] = await steps('plan', plan.planId, 'answer')
  expect(answered!.says).toEqual([expect.stringContaining('La calle se termina')])
  expect((await reader.get(`/hilo/commitment/${commitment}`)).text).toContain('La calle se termina')
})

it('runs back from a question to its commitment and plan', async () => {
  expect((await steps('contribution', question, 'commitment')).map(({ ref }) => ref.id)).toEqual([commitment])
  expect((await steps('contribution', question, 'plan')).map(({ ref }) => ref.id)).toEqual([plan.planId])
  expect((await reader.get(`/preguntas/${specimens['question']}`)).text).toContain(`/hilo/contribution/${question}`)
})

it('what evaluators published, with what both sides replied, and no draft of theirs', async () => {
  const ids = await db.execute<{ id: string; state: string; commitment: string }>(
    sql`select id, state, commitment_id as commitment from assessments order by id`,
  )
  const published = ids.rows.filter(({ state }) => state === 'published')
  expect(published.length).toBeGreaterThan(0)
  expect(ids.rows.length).toBeGreaterThan(published.length)
  for (const { id, state, commitment: of } of ids.rows) {
    const found = (await steps('commitment', of, 'verdict')).find(({ ref }) => ref.id === id)
    expect([id, found !== undefined]).toEqual([id, state === 'published'])
    if (found) expect((await reader.get(found.address)).status).toBe(200)
    if (found) expect(found.says.join(' ')).toContain('Responsable público: ')
  }
})

it('what was proposed to amend once it is proposed, and what was decided', async () => {
  const amendment = await idOf(sql`select id from amendments where plan_id = ${signed}`)
  const onThread = async () => (await steps('plan', signed, 'plan')).map(({ ref }) => ref.kind)
  expect(await onThread()).toEqual(['plan'])
  const officer = world.actor('officer here').client
  expect((await officer.post('/planes/plan-firmado/modificaciones/1', { act: 'propose' })).status).toBe(303)
  expect(await onThread()).toEqual(['plan', 'amendment'])
  const { address, says } = (await steps('plan', signed, 'plan'))[1]!
  expect(says[0]).toBe('Propuesta.')
  expect((await reader.get(address)).status).toBe(200)

  await db.execute(
    sql`update decisions set subject_kind = 'amendment', subject_id = ${amendment} where id = ${specimens['decision']}`,
  )
  const [decided] = await steps('plan', signed, 'decision')
  expect(decided).toMatchObject({ ref: { kind: 'decision' }, says: ['Se está votando.'] })
  expect((await reader.get(decided!.address)).status).toBe(200)
  expect((await steps('decision', decided!.ref.id, 'plan')).map(({ ref }) => ref.id).toSorted()).toEqual([signed, amendment].toSorted()) // prettier-ignore
  await db.execute(
    sql`update decisions set withdrawn_at = now(), withdrawn_reason = 'No' where id = ${decided!.ref.id}`,
  )
  expect(await steps('plan', signed, 'decision')).toEqual([])
})

it('asks the database as often for many as for one', async () => {
  const asked = async () => {
    const query = pool.query.bind(pool)
    let count = 0
    pool.query = ((...all: Parameters<typeof query>) => (count++, query(...all))) as typeof pool.query
    await reader.json(`/hilo/commitment/${commitment}`)
    pool.query = query
    return count
  }
  // The fewest of several: what is read once after an act, and the house's own work meanwhile, are not of the page.
  const queries = async () => {
    await app.settle()
    const counts = []
    for (let time = 0; time < 5; time++) counts.push(await asked())
    return Math.min(...counts)
  }
  const one = await queries()
  for (let at = 0; at < 20; at++)
    await db.execute(sql`insert into contributions (id, kind, subject_kind, subject_id, text, author_id, owner_id, asked_on, created_at)
      select ${newId()}, 'comment', subject_kind, subject_id, ${JSON.stringify({ es: `Comentario ${at}` })}::jsonb, author_id, owner_id, asked_on, now()
      from contributions where id = ${question}`)
  await world.actor('without role').client.post('/preguntas/nueva', {
    sobre: `commitment:${commitment}`,
    kind: 'comment',
    text: 'Va muy bien la obra.',
  })
  expect((await steps('commitment', commitment, 'answer')).length).toBeGreaterThan(20)
  expect(await queries()).toBeLessThanOrEqual(one)
})

it('leaves out what a moderator took out, or its author withdrew', async () => {
  await db.execute(sql`update contributions set hidden = true where id = ${question}`)
  expect((await steps('milestone', plan.milestones.here, 'answer')).map(({ ref }) => ref.id)).not.toContain(question)
  const shown = await steps('plan', plan.planId, 'answer')
  expect(shown.map(({ ref }) => ref.id)).not.toContain(question)
  expect(JSON.stringify(shown)).not.toContain('La calle se termina')
})
