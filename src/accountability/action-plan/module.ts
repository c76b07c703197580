import { ref, type Ref } from '../../kernel/ref.ts'
import { defineModule } from '../../platform/manifest/index.ts'
import { owedMilestones } from './desk.ts'
import { beginnings } from './elsewhere/beginnings.ts'
import { planSlots } from './elsewhere/slot.tsx'
import { events } from './events.ts'
import { hashesInUse } from './milestones/store.ts'
import { receiptLetters } from './reporting/letter.ts'
import { resources } from './resources.ts'
import { routes } from './routes.ts'
import { words } from './words.ts'

const idsIn = (value: unknown, kind: string): Ref[] => [value ?? []].flat().map((id) => ref(kind, String(id)))

export default defineModule({
  name: 'action-plan',
  routes,
  permissions: ['plan.manage', 'milestone.report'],
  events,
  resources,
  // A commitment is found by the names of its milestones, they by their owners, and evidence has no act of its own.
  alsoIndex: ({ details }) => [
    ...idsIn(details.commitmentId, 'commitment'),
    ...idsIn(details.commitmentIds, 'commitment'),
    ...idsIn(details.milestoneIds, 'milestone'),
    ...idsIn(details.indicatorIds, 'indicator'),
    ...idsIn(details.evidenceIds, 'evidence'),
  ],
  files: { held: hashesInUse },
  subscribers: (services) => [receiptLetters(services)],
  menu: [
    { href: '/plan', label: (locale) => words(locale)('menu.plan'), order: 10 },
    { href: '/planes', label: (locale) => words(locale)('menu.plans'), order: 20 },
  ],
  desk: owedMilestones,
  beginnings,
  slots: planSlots,
})
