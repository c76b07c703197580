import { and, asc, count, desc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import { commitments, milestones, plans, progressReports } from '../tables.ts'
import { checkOf, replacingOf } from './check-column.ts'
import type { PlanId } from '../plans/model.ts'
import type { Content, Finding } from './check.ts'
import type { Judged, LinkState, Source } from './model.ts'
import { citedLinks, citedPieces, evidenceReplacements, linkCitations, linkFindings, linkVersions } from './tables.ts'

// ------------------------------------------------------------------------------------------------- what is cited

/** What brought the evidence: the milestone of a report, an assessment, a contribution. */
export type Cites = { by: 'milestone' | 'assessment' | 'contribution'; id: string }

const COLUMN_OF: Record<Source, string> = {
  report: 'evidence_id',
  response: 'proof_id',
  assessment: 'assessment_evidence_id',
  reply: 'assessment_evidence_id',
  contribution: 'contribution_evidence_id',
}

/**
 * Notes every link among the evidence that is not noted yet; it is asked at once, also where others cite it already. What is invented
 * leads nowhere. Answers how many there were.
 */
export async function noteCitations(tx: Tx, { by, id }: Cites, now: Date): Promise<number> {
  const { rows } = await tx.execute<Cited & { url: string }>(sql`
    select p.id, p.source, p.plan_id, p.url from cited_pieces p where p.${sql.identifier(`${by}_id`)} = ${id}
      and not exists (select from link_citations c where c.piece_id = p.id) and not is_invented(p)`)
  for (const piece of rows) await noteCitation(tx, piece, await noteLink(tx, piece.url, now))
  return rows.length
}

export type Cited = { id: string; source: Source; plan_id: string | null }
export const noteCitation = async (tx: Tx, { id, source, plan_id: planId }: Cited, linkId: string) =>
  void (await tx.execute(sql`
    insert into link_citations (${sql.identifier(COLUMN_OF[source])}, link_id, plan_id) values (${id}, ${linkId}, ${planId})
    on conflict do nothing`))

/** The link of an address, to be asked at once. */
export async function noteLink(tx: Tx, url: string, now: Date): Promise<string> {
  await tx.execute(sql`insert into link_hosts (host) values (host_of(${url})) on conflict do nothing`)
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into cited_links (url, host, next_check_at) values (${url}, host_of(${url}), ${now.toISOString()}::timestamptz)
    on conflict (hash_of_url(url)) do update
      set next_check_at = case when cited_links.state = 'own' then null else least(cited_links.next_check_at, excluded.next_check_at) end
    returning id`)
  return rows[0]!.id
}

// ------------------------------------------------------------------------------------------------- the next to ask

/** Milliseconds in which no host is asked twice. */
const PAUSE = 60_000

const linkColumns = {
  id: citedLinks.id,
  url: citedLinks.url,
  host: citedLinks.host,
  state: citedLinks.state,
  outcome: citedLinks.outcome,
  sha256: citedLinks.sha256,
  etag: citedLinks.etag,
  lastModified: citedLinks.lastModified,
  failures: citedLinks.failures,
  failingSince: citedLinks.failingSince,
  checkedAt: citedLinks.checkedAt,
  answeredAt: citedLinks.answeredAt,
  nextCheckAt: citedLinks.nextCheckAt,
}

/**
 * Takes the link that is due for longest of a host that was not asked just now. It is due again in a day whatever happens, so that
 * one that fails us keeps no job busy.
 */
export async function claimNext(tx: Tx, now: Date) {
  const [at, rested, tomorrow] = [now.getTime(), now.getTime() - PAUSE, now.getTime() + 86_400_000].map((time) =>
    new Date(time).toISOString(),
  )
  const { rows } = await tx.execute<{ id: string }>(sql`
    with due as (
      select l.id, l.host from cited_links l join link_hosts h on h.host = l.host
      where l.next_check_at <= ${at}::timestamptz and h.asked_at <= ${rested}::timestamptz
      order by l.next_check_at, l.id limit 1 for update skip locked),
    asked as (update link_hosts set asked_at = ${at}::timestamptz from due where link_hosts.host = due.host)
    update cited_links set next_check_at = ${tomorrow}::timestamptz from due where cited_links.id = due.id returning cited_links.id`)
  return rows[0] && lockLink(tx, rows[0].id)
}

export const lockLink = async (tx: Tx, id: string) =>
  first(await tx.select(linkColumns).from(citedLinks).where(eq(citedLinks.id, id)).for('update'))
export type Link = NonNullable<Awaited<ReturnType<typeof lockLink>>>

export const findLink = async (db: Db, id: string) =>
  first(await db.select(linkColumns).from(citedLinks).where(eq(citedLinks.id, id)))

/** It is asked at the next run. */
export const makeDue = async (tx: Tx, id: string, now: Date) =>
  void (await tx.update(citedLinks).set({ nextCheckAt: now }).where(eq(citedLinks.id, id)))

/** Nobody asks it. */
export const rest = async (tx: Tx, id: string) =>
  void (await tx.update(citedLinks).set({ nextCheckAt: null }).where(eq(citedLinks.id, id)))

/** A page of this platform: it is not asked, and nobody counts it. */
export const markOwn = async (tx: Tx, id: string) =>
  void (await tx
    .update(citedLinks)
    .set({ state: 'own', nextCheckAt: null, failingSince: null })
    .where(eq(citedLinks.id, id)))

// ------------------------------------------------------------------------------------------------- what was found

/** Copies of one address: one that gives something new at each check is still told, but not kept without end. */
const MOST_COPIES = 12

/** Whether a copy of this is to be kept: it is new, may be kept, and there are not many already. */
export async function wantsCopy(db: Db, linkId: string, { digest, kind }: Content): Promise<boolean> {
  if (kind === null) return false
  const versions = await db
    .select({ digest: linkVersions.digest, kind: linkVersions.kind })
    .from(linkVersions)
    .where(eq(linkVersions.linkId, linkId))
  return !versions.some((one) => one.digest === digest) && versions.filter((one) => one.kind).length < MOST_COPIES
}

/** Writes what a check found. The link must be locked. Answers the hash of what it gives now, and whether a copy of it is kept. */
export async function writeFinding(tx: Tx, link: Link, finding: Finding, judged: Judged, copied: boolean, now: Date) {
  const version = await writeVersion(tx, link, finding, copied, now)
  const { change: _, ...standing } = judged
  await tx
    .update(citedLinks)
    .set({
      ...standing,
      outcome: finding.outcome,
      httpStatus: finding.httpStatus,
      finalUrl: finding.finalUrl,
      checkedAt: now,
      ...(judged.state === 'online' && { answeredAt: now, etag: finding.etag, lastModified: finding.lastModified }),
      ...(version && { sha256: version.sha256 }),
    })
    .where(eq(citedLinks.id, link.id))
  await writeLog(tx, link.id, finding, version?.sha256 ?? null, now)
  return version
}

async function writeVersion(tx: Tx, link: Link, { content, httpStatus }: Finding, copied: boolean, now: Date) {
  if (!content && httpStatus !== 304) return null
  const known = and(
    eq(linkVersions.linkId, link.id),
    content ? eq(linkVersions.digest, content.digest) : eq(linkVersions.sha256, link.sha256 ?? ''),
  )
  const seen = first(
    await tx
      .update(linkVersions)
      .set({ lastSeenAt: now })
      .where(known)
      .returning({ sha256: linkVersions.sha256, kind: linkVersions.kind }),
  )
  if (seen || !content) return seen ?? null
  const { sha256, digest, mediaType, size } = content
  const kind = copied ? content.kind : null
  await tx.insert(linkVersions).values({
    linkId: link.id,
    sha256,
    digest,
    mediaType: mediaType?.slice(0, 200) ?? null,
    size,
    kind,
    firstSeenAt: now,
    lastSeenAt: now,
  })
  return { sha256, kind }
}

/** What is found again is not written again. */
async function writeLog(tx: Tx, linkId: string, { outcome, httpStatus }: Finding, sha256: string | null, now: Date) {
  const last = first(
    await tx.select().from(linkFindings).where(eq(linkFindings.linkId, linkId)).orderBy(desc(linkFindings.lastAt), desc(linkFindings.firstAt)).limit(1), // prettier-ignore
  )
  // A 304 is found as the content that it confirms.
  const status = httpStatus === 304 ? 200 : httpStatus
  if (last && last.outcome === outcome && last.httpStatus === status && last.sha256 === sha256)
    await tx
      .update(linkFindings)
      .set({ times: last.times + 1, lastAt: now })
      .where(eq(linkFindings.id, last.id))
  else await tx.insert(linkFindings).values({ linkId, outcome, httpStatus: status, sha256, firstAt: now, lastAt: now })
}

/** Those that cited it since it was last asked cite what it gives now. Answers their ids. */
export const citeVersion = async (tx: Tx, linkId: string, sha256: string): Promise<string[]> =>
  (
    await tx
      .update(linkCitations)
      .set({ citedSha256: sha256 })
      .where(and(eq(linkCitations.linkId, linkId), isNull(linkCitations.citedSha256)))
      .returning({ id: linkCitations.pieceId })
  ).map(({ id }) => id)

export const forgetTold = async (tx: Tx, linkId: string) =>
  void (await tx.update(linkCitations).set({ toldAt: null }).where(eq(linkCitations.linkId, linkId)))

// ------------------------------------------------------------------------------------------------- pieces in their place

/** Pieces of evidence that are links, each with where it belongs: found by its citation, the view is asked for one piece at a time. */
const selectPieces = (db: Db) => {
  const piece = db.select().from(citedPieces).where(eq(citedPieces.id, linkCitations.pieceId)).as('piece')
  return db
    .select({
      id: linkCitations.pieceId,
      linkId: linkCitations.linkId,
      source: piece.source,
      title: piece.title,
      url: citedLinks.url,
      host: citedLinks.host,
      /** Who is to keep it; null where nobody of an organization is. */
      ownerId: piece.ownerId,
      responseId: piece.responseId,
      reportId: piece.reportId,
      report: progressReports.number,
      milestoneId: piece.milestoneId,
      milestone: milestones.number,
      commitmentId: piece.commitmentId,
      commitment: commitments.number,
      publicOwnerId: commitments.publicOwnerId,
      civilOwnerId: commitments.civilOwnerId,
      planId: piece.planId,
      planSlug: plans.slug,
      assessmentId: piece.assessmentId,
      contributionId: piece.contributionId,
      /** Its number. */
      contribution: piece.contribution,
      side: piece.side,
      invented: sql<boolean>`coalesce(${plans.demonstration}, false)`,
      citedAt: sql<string>`to_json(${piece.citedAt})`,
      check: checkOf(linkCitations.pieceId),
      replacing: replacingOf(linkCitations.pieceId),
    })
    .from(linkCitations)
    .innerJoin(citedLinks, eq(citedLinks.id, linkCitations.linkId))
    .innerJoinLateral(piece, sql`true`)
    .leftJoin(progressReports, eq(progressReports.id, piece.reportId))
    .leftJoin(milestones, eq(milestones.id, piece.milestoneId))
    .leftJoin(commitments, eq(commitments.id, piece.commitmentId))
    .leftJoin(plans, eq(plans.id, piece.planId))
    .$dynamic()
}
export type LinkPiece = Awaited<ReturnType<typeof selectPieces>>[number]

type Known<Piece, Key extends keyof Piece> = Piece & { [K in Key]: NonNullable<Piece[K]> }
/** Of what a plan publishes: not of a contribution. */
export type PlanPiece = Known<LinkPiece, 'planId' | 'planSlug' | 'commitmentId' | 'commitment'>
/** Of a report, or of what was said of one. */
export type MilestonePiece = Known<PlanPiece, 'milestoneId' | 'milestone' | 'reportId' | 'report'>

export const isOfPlan = (piece: LinkPiece): piece is PlanPiece => piece.planId !== null
export const isOfMilestone = (piece: LinkPiece): piece is MilestonePiece => piece.milestoneId !== null

export const findPiece = async (db: Db, id: string): Promise<LinkPiece | undefined> =>
  first(await selectPieces(db).where(eq(linkCitations.pieceId, id)))

export const piecesOfLink = (db: Db, linkId: string, only?: readonly string[]): Promise<LinkPiece[]> =>
  selectPieces(db)
    .where(and(eq(linkCitations.linkId, linkId), only && inArray(linkCitations.pieceId, [...only])))
    .orderBy(asc(linkCitations.pieceId))

/** The links that a question, comment or contradiction brings. */
export const piecesOfContribution = (db: Db, id: string): Promise<LinkPiece[]> =>
  selectPieces(db)
    .where(
      sql`${linkCitations.contributionEvidenceId} in (select e.id from contribution_evidence e where e.contribution_id = ${id})`,
    )
    .orderBy(asc(linkCitations.pieceId))

/** Nobody brought anything in its place. */
const stands = sql`not exists (select from ${evidenceReplacements} where ${evidenceReplacements.oldId} = ${linkCitations.pieceId})`

/** Broken links of which these organizations are to bring another: of reports as public owners, of answers as civil owners. Those that broke first before the others. */
export const brokenOf = (
  db: Db,
  owners: { public: readonly string[]; civil: readonly string[] },
  limit = 20,
): Promise<LinkPiece[]> =>
  selectPieces(db)
    .where(
      and(
        eq(citedLinks.state, 'broken'),
        stands,
        or(keptBy('report', owners.public), keptBy('response', owners.civil)),
      ),
    )
    .orderBy(asc(citedLinks.failingSince), asc(linkCitations.pieceId))
    .limit(limit)

const LAST = 2_147_483_647
const MILESTONE = sql`coalesce(${milestones.number}, ${LAST}::int)`

const keptBy = (source: Source, owners: readonly string[]) =>
  sql`(piece.source = ${source} and piece.owner_id = any(${sql.param([...owners])}::uuid[]))`

/** Broken links whose owner was not written to yet. */
export const untoldBroken = (db: Db, limit = 1000): Promise<LinkPiece[]> =>
  selectPieces(db)
    .where(and(eq(citedLinks.state, 'broken'), stands, isNull(linkCitations.toldAt)))
    .orderBy(asc(plans.slug), asc(commitments.number), asc(MILESTONE), asc(linkCitations.pieceId))
    .limit(limit)

export const saveTold = async (tx: Tx, ids: readonly string[], now: Date) =>
  void (await tx
    .update(linkCitations)
    .set({ toldAt: now })
    .where(inArray(linkCitations.pieceId, [...ids])))

// ------------------------------------------------------------------------------------------------- of one link

export const versionsOf = (db: Db, linkId: string) =>
  db
    .select({
      sha256: linkVersions.sha256,
      mediaType: linkVersions.mediaType,
      size: linkVersions.size,
      kind: linkVersions.kind,
      firstSeenAt: linkVersions.firstSeenAt,
      lastSeenAt: linkVersions.lastSeenAt,
    })
    .from(linkVersions)
    .where(eq(linkVersions.linkId, linkId))
    .orderBy(desc(linkVersions.firstSeenAt), asc(linkVersions.sha256))
    .limit(100)
export type Version = Awaited<ReturnType<typeof versionsOf>>[number]

export const findingsOf = (db: Db, linkId: string) =>
  db
    .select({
      outcome: linkFindings.outcome,
      httpStatus: linkFindings.httpStatus,
      sha256: linkFindings.sha256,
      times: linkFindings.times,
      firstAt: linkFindings.firstAt,
      lastAt: linkFindings.lastAt,
    })
    .from(linkFindings)
    .where(eq(linkFindings.linkId, linkId))
    .orderBy(desc(linkFindings.lastAt), desc(linkFindings.firstAt))
    .limit(100)
export type LinkFinding = Awaited<ReturnType<typeof findingsOf>>[number]

/** A copy that is kept of what the link of a piece gave. */
export const findCopy = async (db: Db, pieceId: string, sha256: string) =>
  first(
    await db
      .select({ sha256: linkVersions.sha256, kind: linkVersions.kind, size: linkVersions.size, host: citedLinks.host, firstSeenAt: linkVersions.firstSeenAt })
      .from(citedPieces)
      .innerJoin(linkCitations, eq(linkCitations.pieceId, citedPieces.id))
      .innerJoin(citedLinks, eq(citedLinks.id, linkCitations.linkId))
      .innerJoin(linkVersions, eq(linkVersions.linkId, citedLinks.id))
      .where(and(eq(citedPieces.id, pieceId), eq(linkVersions.sha256, sha256), isNotNull(linkVersions.kind))),
  ) // prettier-ignore

/** Those of the hashes of which a copy is kept. */
export const hashesOfCopies = async (db: Db, hashes: readonly string[]): Promise<string[]> =>
  (
    await db
      .selectDistinct({ hash: linkVersions.sha256 })
      .from(linkVersions)
      .where(and(inArray(linkVersions.sha256, [...hashes]), isNotNull(linkVersions.kind)))
  ).map(({ hash }) => hash)

// ------------------------------------------------------------------------------------------------- figures

export type LinkFigures = {
  /** Whoever owns them; null where nobody does. */
  organizationId: string | null
  links: number
  checked: number
  online: number
  failing: number
  broken: number
  copied: number
  changed: number
}

/** The links of a plan that stand, by who is to keep them. Pages of this platform are not among them. */
export async function figuresOfPlan(db: Db, planId: string): Promise<LinkFigures[]> {
  const { rows } = await db.execute<LinkFigures>(sql`
    select p.owner_id as "organizationId",
      count(*)::int as links,
      count(*) filter (where l.state <> 'waiting')::int as checked,
      count(*) filter (where l.state = 'online')::int as online,
      count(*) filter (where l.state = 'failing')::int as failing,
      count(*) filter (where l.state = 'broken')::int as broken,
      count(*) filter (where v.kind is not null)::int as copied,
      count(*) filter (where l.sha256 <> c.cited_sha256)::int as changed
    from link_citations c
    join cited_links l on l.id = c.link_id and l.state <> 'own'
    cross join lateral (select p.owner_id from cited_pieces p where p.id = c.piece_id) p
    left join link_versions v on v.link_id = l.id and v.sha256 = c.cited_sha256
    where c.plan_id = ${planId} and not exists (select from evidence_replacements x where x.old_id = c.piece_id)
    group by 1 order by links desc, 1`)
  return rows
}

/** Links of the whole installation by their state, for who runs it. */
export async function countLinks(db: Db): Promise<Record<LinkState, number>> {
  const rows = await db.select({ state: citedLinks.state, links: count() }).from(citedLinks).groupBy(citedLinks.state)
  const counts = { waiting: 0, online: 0, failing: 0, broken: 0, own: 0 }
  for (const { state, links } of rows) counts[state] = links
  return counts
}

/** The links of a plan, by commitment and milestone, those of its assessments last: replaced ones too, which stay in sight. A page at a time. */
export const linksOfPlan = (
  db: Db,
  planId: PlanId,
  { state, after, limit }: { state?: LinkState | undefined; after?: string | undefined; limit: number },
): Promise<PlanPiece[]> =>
  selectPieces(db)
    .where(
      and(
        eq(linkCitations.planId, planId),
        state && eq(citedLinks.state, state),
        after === undefined
          ? undefined
          : sql`(${commitments.number}, ${MILESTONE}, ${linkCitations.pieceId}) > (
              select co.number, coalesce(m.number, ${LAST}::int), p.id from cited_pieces p join commitments co on co.id = p.commitment_id
              left join milestones m on m.id = p.milestone_id where p.id = ${after}::uuid)`,
      ),
    )
    .orderBy(asc(commitments.number), asc(MILESTONE), asc(linkCitations.pieceId))
    .limit(limit) as unknown as Promise<PlanPiece[]>
