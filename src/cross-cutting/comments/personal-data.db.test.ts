import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { ensurePerson } from '../../foundations/identity/index.ts'
import { registerOrganization } from '../../foundations/organizations/index.ts'
import { newId } from '../../kernel/id.ts'
import { ref } from '../../kernel/ref.ts'
import { record } from '../../platform/journal/index.ts'
import { personalData } from './personal-data.ts'
import { answers, appeals, contributions, flags, moderations, pieces, rejoinders, versions } from './tables.ts'

const { db } = await testDatabase()

/** Columns with words of a person: of the citizen who asks, or of the official who does the rest. */
const WORDS = {
  'contributions.text': 'citizen',
  'contribution_versions.text': 'citizen',
  'contribution_evidence.title': 'citizen',
  'contribution_evidence.url': 'citizen',
  'contribution_evidence.file_name': 'citizen',
  'contribution_rejoinders.text': 'citizen',
  'contribution_appeals.text': 'citizen',
  'contribution_flags.reason': 'citizen',
  'contributions.extension_reason': 'official',
  'contribution_answers.reason': 'official',
  'contribution_moderations.reason': 'official',
  'contribution_appeals.decision_reason': 'official',
} as const
type Column = keyof typeof WORDS
const SHA256 = 'a'.repeat(64)
const OF_THE_SITE = /(_kind|\.kind|\.type|\.decision|\.standing|\.charset|\.sha256)$/

const people = { citizen: '', official: '' }
await db.transaction(async (tx) => {
  for (const one of ['citizen', 'official'] as const)
    people[one] = await ensurePerson(tx, { email: `${one}@canario.example`, name: 'Ana' })
  const body = await registerOrganization(tx, { name: 'Secretaría de la Prueba', sector: 'public-body' }, null)
  const { citizen, official } = people
  const [id, moderationId, now] = [newId(), newId(), new Date('2026-11-20T12:00:00Z')]
  const said = (column: Column) => ({ es: `«${column}»` })
  await tx.insert(contributions).values({
    id,
    kind: 'question',
    subjectKind: 'plan',
    subjectId: newId(),
    text: said('contributions.text'),
    authorId: citizen,
    ownerId: body,
    askedOn: '2026-11-20',
    termFrom: '2026-11-20',
    termDays: 10,
    extensionDays: 5,
    extendedOn: '2026-11-20',
    extensionReason: said('contributions.extension_reason'),
    halfOn: '2026-11-27',
    dueOn: '2026-12-11',
    createdAt: now,
  })
  const own = { contributionId: id, number: 1 }
  await tx.insert(versions).values({ ...own, text: said('contribution_versions.text'), replacedAt: now })
  await tx.execute(
    sql`insert into files (sha256, media_type, extension, size) values (${SHA256}, 'application/pdf', 'pdf', 10)`,
  )
  const titled = { ...own, title: said('contribution_evidence.title') }
  await tx.insert(pieces).values([
    { ...titled, id: newId(), kind: 'link', url: 'https://example.com/«contribution_evidence.url»' },
    {
      ...titled,
      id: newId(),
      number: 2,
      kind: 'file',
      sha256: SHA256,
      fileName: '«contribution_evidence.file_name»',
      fileKind: 'pdf',
      size: 10,
    },
  ])
  await tx.insert(rejoinders).values({
    contributionId: id,
    text: said('contribution_rejoinders.text'),
    createdAt: now,
  })
  await tx.insert(flags).values({
    contributionId: id,
    personId: citizen,
    reason: '«contribution_flags.reason»',
    createdAt: now,
  })
  const act = { ...own, organizationId: body, personId: official, createdAt: now }
  const reason = said('contribution_answers.reason')
  await tx.insert(answers).values({ ...act, id: newId(), type: 'answered', reason, onDay: '2026-11-20' })
  await tx.insert(moderations).values({
    ...act,
    id: moderationId,
    decision: 'kept',
    reason: said('contribution_moderations.reason'),
  })
  await tx.insert(appeals).values({
    moderationId,
    contributionId: id,
    hiddenBy: citizen,
    text: said('contribution_appeals.text'),
    termDays: 10,
    dueOn: '2026-12-11',
    createdAt: now,
    decision: 'upheld',
    decisionReason: said('contribution_appeals.decision_reason'),
    organizationId: body,
    decidedBy: official,
    decidedAt: now,
  })
  await record(tx, { event: 'contribution.term-extended', subject: ref('contribution', id), actorId: official })
})

it.each(Object.entries(WORDS))('%s is told to who wrote it, the %s, and to nobody else', async (column, who) => {
  const told = async (one: keyof typeof people) => JSON.stringify(await personalData(db, people[one]))
  expect(await told(who)).toContain(`«${column}»`)
  expect(await told(who === 'citizen' ? 'official' : 'citizen')).not.toContain(`«${column}»`)
})

it('no other column has words of a person', async () => {
  const { rows } = await db.execute<{ name: string }>(sql`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and table_name ~ '^contribution(s$|_)' and data_type in ('text', 'jsonb') order by 1`)
  expect(rows.map(({ name }) => name).filter((name) => !(name in WORDS) && !OF_THE_SITE.test(name))).toEqual([])
})
