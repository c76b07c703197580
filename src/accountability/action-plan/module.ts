import { ref, type Ref } from '../../kernel/ref.ts'
import { defineModule } from '../../platform/manifest/index.ts'
import { acts, scopes } from './acts/acts.ts'
import { amendmentDesk } from './amendments/desk.ts'
import { lapsedLetters } from './amendments/letters.ts'
import { amending } from './amendments/matter.ts'
import { counterpartDesk } from './counterpart/desk.ts'
import { askingLetters, wordLetters } from './counterpart/letters.ts'
import { hashesOfProofs } from './counterpart/store.ts'
import { cutsByClock } from './cuts/clock.ts'
import { closingEarly } from './cuts/early.ts'
import { owedMilestones } from './desk.ts'
import { assessmentDesk } from './evaluation/desk.ts'
import { assessmentLetters, replyReminders } from './evaluation/letters.ts'
import { forgetAssessor, personalData, personalWords } from './evaluation/personal.ts'
import { assessmentSlot } from './evaluation/slot.tsx'
import { hashesOfAssessments } from './evaluation/store.ts'
import { beginnings } from './elsewhere/beginnings.ts'
import { planSlots } from './elsewhere/slot.tsx'
import { approving } from './drafting/approval.ts'
import { draftingDesk } from './drafting/desk.ts'
import { draftingPersonalData, draftingPersonalWords } from './drafting/personal.ts'
import { events } from './events.ts'
import { linkDesk } from './link-checks/desk.ts'
import { brokenLinkLetters } from './link-checks/letters.ts'
import { ownReplacements, replacementWords } from './link-checks/personal.ts'
import { citedLinkNotes, linkChecks } from './link-checks/run.ts'
import { linkSlot } from './link-checks/slot.tsx'
import { hashesOfCopies } from './link-checks/store.ts'
import { hashesInUse } from './milestones/store.ts'
import { ownReports, ownReportWords } from './personal/data.ts'
import { receiptLetters } from './reporting/letter.ts'
import { resources } from './resources.ts'
import { routes } from './routes.ts'
import { lifePersonalData, lifePersonalWords } from './versions/personal.ts'
import { hashesOfPapers } from './versions/store.ts'
import { words } from './words.ts'

const idsIn = (value: unknown, kind: string): Ref[] => [value ?? []].flat().map((id) => ref(kind, String(id)))

export default defineModule({
  name: 'action-plan',
  routes,
  permissions: [
    'plan.manage',
    'milestone.report',
    'progress.confirm',
    'commitment.assess',
    'assessment.reply',
    'plan.amend',
  ],
  events,
  resources,
  acts,
  scopes,
  // A commitment is found by the names of its milestones, they by their owners, and evidence has no act of its own.
  alsoIndex: ({ details }) => [
    ...idsIn(details.commitmentId, 'commitment'),
    ...idsIn(details.commitmentIds, 'commitment'),
    ...idsIn(details.milestoneIds, 'milestone'),
    ...idsIn(details.indicatorIds, 'indicator'),
    ...idsIn(details.evidenceIds, 'evidence'),
    ...idsIn(details.responseId, 'report-response'),
    ...idsIn(details.replaces, 'report-response'),
    ...idsIn(details.assessmentId, 'assessment'),
    ...idsIn(details.versionId, 'plan-version'),
    ...idsIn(details.submissionId, 'draft-submission'),
  ],
  files: {
    held: async (db, hashes) => [
      ...(await hashesInUse(db, hashes)),
      ...(await hashesOfProofs(db, hashes)),
      ...(await hashesOfAssessments(db, hashes)),
      ...(await hashesOfCopies(db, hashes)),
      ...(await hashesOfPapers(db, hashes)),
    ],
  },
  subscribers: (services) => [
    receiptLetters(services),
    askingLetters(services),
    wordLetters(services),
    lapsedLetters(services),
    assessmentLetters(services),
    citedLinkNotes(services),
  ],
  schedules: (services) => [
    replyReminders(services),
    cutsByClock(services),
    linkChecks(services),
    brokenLinkLetters(services),
  ],
  matters: [amending, approving, closingEarly],
  menu: [
    { href: '/plan', label: (locale) => words(locale)('menu.plan'), order: 10 },
    { href: '/planes', label: (locale) => words(locale)('menu.plans'), order: 20 },
  ],
  desk: async (db, person, today, locale) => [
    ...(await owedMilestones(db, person, today, locale)),
    ...(await counterpartDesk(db, person.permissions, locale)),
    ...(await assessmentDesk(db, person, today, locale)),
    ...(await linkDesk(db, person.permissions, locale)),
    ...(await amendmentDesk(db, person.permissions, today, locale)),
    ...(await draftingDesk(db, person.permissions, today, locale)),
  ],
  beginnings,
  slots: async (context, subject) =>
    (await planSlots(context, subject)) ?? [await assessmentSlot(context, subject), await linkSlot(context, subject)],
  personalData: async (db, personId) => ({
    ...(await ownReports(db, personId)),
    ...(await personalData(db, personId)),
    ...(await lifePersonalData(db, personId)),
    ...(await ownReplacements(db, personId)),
    ...(await draftingPersonalData(db, personId)),
  }),
  personalWords: (locale) => ({
    ...replacementWords(locale),
    ...draftingPersonalWords(locale),
    ...personalWords(locale),
    ...lifePersonalWords(locale),
    ...ownReportWords(locale),
  }),
  forget: forgetAssessor,
})
