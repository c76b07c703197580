import { ref, type Ref } from '../../../kernel/ref.ts'
import type { Services } from '../../../platform/http/index.ts'
import { record, type Entry, type Subscriber } from '../../../platform/journal/index.ts'
import type { Schedule } from '../../../platform/manifest/index.ts'
import { aboutCommitment } from '../acting.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { askLink, type Finding } from './check.ts'
import { judge } from './model.ts'
import { citeVersion, claimNext, forgetTold, isOfPlan, lockLink, markOwn, noteCitations, piecesOfLink, wantsCopy, writeFinding, type Cites, type Link, type LinkPiece, type PlanPiece } from './store.ts' // prettier-ignore

export const LINK_CHECKS = 'link-checks'

/** Whether this installation opens links at all. */
export const opensLinks = ({ settings }: Pick<Services, 'settings'>) => settings.LINK_CHECK_DAYS > 0

/** The acts that bring evidence for all to see, and what brings it. */
const CITING: Readonly<Record<string, (entry: Entry) => Cites>> = {
  'milestone.progress-reported': (entry) => ({ by: 'milestone', id: milestoneOf(entry) }),
  'progress.confirmed': (entry) => ({ by: 'milestone', id: milestoneOf(entry) }),
  'progress.disputed': (entry) => ({ by: 'milestone', id: milestoneOf(entry) }),
  'evidence.replaced': (entry) => ({ by: 'milestone', id: milestoneOf(entry) }),
  'assessment.published': ({ details }) => ({ by: 'assessment', id: String(details.assessmentId) }),
  'contribution.published': ({ subject }) => ({ by: 'contribution', id: subject.id }),
}
const milestoneOf = ({ subject, details }: Entry) => String(details.milestoneId ?? subject.id)

/** Notes the links that an act cites, and has them asked: after the act, never on its way. */
export const citedLinkNotes = (services: Services): Subscriber => ({
  name: 'evidence-links',
  wants: ({ event }) => Object.hasOwn(CITING, event),
  async handle(entry) {
    await services.transaction(async (tx) => {
      const noted = await noteCitations(tx, CITING[entry.event]!(entry), services.now())
      if (noted > 0 && opensLinks(services)) await services.jobs.sendMany(tx, LINK_CHECKS, [{}])
    })
  },
})

/** A few links every five minutes: each host once a run at most, so that nobody is asked faster than a person would. */
export const linkChecks = (services: Services): Schedule => ({
  queue: LINK_CHECKS,
  cron: '*/5 * * * *',
  work: async () => void (await runChecks(services)),
})

/** What one run takes, so that it ends well before the next: links, and milliseconds. */
const MOST = 25
const LONGEST = 240_000

/** Asks the links that are due, one after another. Answers how many it asked. */
export async function runChecks(services: Services): Promise<number> {
  if (!opensLinks(services)) return 0
  const begun = performance.now()
  let asked = 0
  while (asked < MOST && performance.now() - begun < LONGEST) {
    const link = await services.transaction((tx) => claimNext(tx, services.now()))
    if (!link) break
    await checkLink(services, link)
    asked++
  }
  return asked
}

async function checkLink(services: Services, link: Link) {
  if (new URL(link.url).origin === services.settings.ORIGIN) return services.transaction((tx) => markOwn(tx, link.id))
  const finding = await askLink(services, link)
  const copied = finding.content !== null && (await keepCopy(services, link, finding.content))
  await services.transaction((tx) => writeCheck(services, tx, link.id, finding, copied))
}

/** The bytes before the row that points at them. */
export async function keepCopy(
  { db, storage }: Services,
  link: Link,
  content: NonNullable<Finding['content']>,
): Promise<boolean> {
  if (!(await wantsCopy(db, link.id, content))) return false
  return (await storage.put(content.bytes)).ok
}

/** The rows of a check, and an entry for each piece of evidence where something is new: never for a check that finds what was known. */
export async function writeCheck({ now, settings }: Services, tx: Tx, id: string, finding: Finding, copied: boolean) {
  const link = await lockLink(tx, id)
  if (!link) return // what cited it was invented, and was taken away meanwhile
  const judged = judge(link, finding.outcome, now(), Math.max(1, settings.LINK_CHECK_DAYS))
  const version = await writeFinding(tx, link, finding, judged, copied, now())
  if (judged.change !== null) {
    if (judged.change === 'restored') await forgetTold(tx, id)
    for (const piece of await piecesOfLink(tx, id))
      await tell(tx, `evidence.link-${judged.change}`, piece, { outcome: finding.outcome })
  }
  const cited = version ? await citeVersion(tx, id, version.sha256) : []
  if (version?.kind && cited.length > 0)
    for (const piece of await piecesOfLink(tx, id, cited))
      await tell(tx, 'evidence.link-archived', piece, { sha256: version.sha256 })
}

/** Of a contribution nothing is told: it may yet be taken out of sight, and histories stay. */
async function tell(tx: Tx, event: string, piece: LinkPiece, found: Record<string, unknown>) {
  if (!isOfPlan(piece)) return
  await record(tx, {
    event,
    subject: refOf(piece),
    actorId: null,
    about: aboutPiece(piece),
    details: { ...namesOf(piece), ...found },
  })
}

/** Evidence of a report is a record of its own; that of an answer belongs to the answer, that of an assessment to its commitment. */
export function refOf({ id, source, responseId, commitmentId }: PlanPiece): Ref {
  if (source === 'report') return ref('evidence', id)
  return responseId === null ? ref('commitment', commitmentId) : ref('report-response', responseId)
}

export const aboutPiece = (piece: PlanPiece) => [
  ...(piece.milestoneId === null ? [] : [ref('milestone', piece.milestoneId)]),
  ...(piece.assessmentId === null ? [] : [ref('assessment', piece.assessmentId)]),
  ...aboutCommitment({ ...piece, id: piece.commitmentId }),
]

export const namesOf = ({ commitment, milestone, report, host, id }: PlanPiece) => ({
  commitment,
  ...(milestone !== null && { milestone, report }),
  host,
  pieceId: id,
})
