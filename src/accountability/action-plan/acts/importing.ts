import { z } from 'zod'
import { defineAct, type ActError } from '../../../platform/manifest/acts.ts'
import type { Locale } from '../../../kernel/text.ts'
import { applyPlanImport } from '../import/apply.ts'
import { previewPlanImport, type ImportPreview } from '../import/preview.ts'
import { describeProblem, type ImportProblem } from '../import/problems.ts'
import { MOST_BYTES } from '../import/read.ts'
import { words } from './words.ts'

const Said = z.object({ severity: z.enum(['error', 'notice']), code: z.string(), where: z.string(), what: z.string() })

/** As `commitments[2].endsOn` is told to people, as a pointer is told to programs. */
const pointerOf = ({ path = '' }: { path?: string | undefined }) =>
  `#${path
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean)
    .map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')}`

const errorsOf = (problems: readonly ImportProblem[], locale: Locale): ActError[] =>
  problems
    .filter(({ severity }) => severity === 'error')
    .slice(0, 200)
    .map((problem) => ({
      pointer: pointerOf(problem.place),
      code: problem.code,
      detail: describeProblem(problem, locale).what,
    }))

const whatItDoes = ({ plans, organizations, problems, nothingToDo }: ImportPreview, locale: Locale) => ({
  nothingToDo,
  plans: plans.map(({ slug, isNew, changes, unchanged, absent }) => ({
    slug,
    isNew,
    created: changes.filter(({ action }) => action === 'create').length,
    changed: changes.filter(({ action }) => action === 'change').length,
    unchanged,
    absent: absent.length,
  })),
  organizationsRegistered: organizations.length,
  problems: problems.map((problem) => ({
    severity: problem.severity,
    code: problem.code,
    ...describeProblem(problem, locale),
  })),
})

export const importPlan = defineAct({
  name: 'import-plans',
  method: 'POST',
  path: '/plans/import',
  scope: 'plans:write',
  access: ['plan.manage'],
  title: 'Import plans',
  description:
    'A document of one plan, or an array of them, as each plan is downloaded in JSON. All or none; what is there already is left alone, and nothing is ever deleted: the same document twice changes nothing. With `dryRun=true`, what it would do.',
  body: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]),
  maxBytes: MOST_BYTES,
  refusals: { 'has-errors': '' },
  explain: (_reason, locale) => words(locale)('refusal.has-errors'),
  answer: z.object({
    nothingToDo: z.boolean().describe('Everything was there already.'),
    plans: z.array(
      z.object({
        slug: z.string(),
        isNew: z.boolean(),
        created: z.int().describe('Records.'),
        changed: z.int(),
        unchanged: z.int(),
        absent: z.int().describe('Records that the plan has and the document does not: they stay.'),
      }),
    ),
    organizationsRegistered: z.int(),
    problems: z.array(Said),
  }),
  async act(context, { body, dryRun }) {
    const bytes = new TextEncoder().encode(JSON.stringify(body))
    const preview = await previewPlanImport(context, bytes, 'plan.json')
    const errors = errorsOf(preview.problems, context.locale)
    if (!preview.ok) return { ok: false, reason: 'has-errors', ...(errors.length > 0 && { errors }) }
    if (!dryRun) {
      const outcome = await applyPlanImport(context, { bytes, fileName: 'plan.json' }, context.actor)
      if (!outcome.ok)
        return { ok: false, reason: outcome.reason, errors: errorsOf(outcome.preview.problems, context.locale) }
    }
    return { ok: true, value: whatItDoes(preview, context.locale) }
  },
})
