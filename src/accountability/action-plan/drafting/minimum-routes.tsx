import { peopleNames } from '../../../foundations/identity/index.ts'
import { citedProvisions } from '../../../foundations/legal-framework/index.ts'
import { form, invalid, page, redirect, type Context, type Errors, type Typed } from '../../../platform/http/index.ts'
import { canManagePlans } from '../acting.ts'
import { DraftReader, looseForm } from '../draft-reader.ts'
import { MINIMUMS } from '../plans/address.ts'
import { PHASE_KINDS } from '../vocabulary.ts'
import {
  addMinimum,
  changeMinimum,
  takeBackMinimum,
  type MinimumRefusal,
  type NewMinimumRefusal,
} from './minimum-actions.ts'
import { AFTERWARDS, isOpen, MinimumsPage, type MinimumsProps } from './minimum-pages.tsx'
import { MINIMUM_RULES } from './model.ts'
import { minimumsOf, provisionOf } from './store.ts'
import { words } from './words.ts'

async function load({ db, actor, locale }: Context, values: Typed = {}, errors: Errors = {}): Promise<MinimumsProps> {
  const minimums = await minimumsOf(db)
  const provisions = await citedProvisions(db, minimums.flatMap(provisionOf))
  const people = await peopleNames(
    db,
    minimums.flatMap(({ withdrawnBy }) => withdrawnBy ?? []),
    locale,
  )
  return {
    minimums: minimums.map(({ withdrawnBy, ...minimum }) => ({
      ...minimum,
      withdrawnBy: (withdrawnBy && people.get(withdrawnBy)) ?? null,
      provision: provisions.get(`${minimum.norm}#${minimum.anchor}`) ?? null,
    })),
    can: { manage: canManagePlans(actor) },
    values,
    errors,
  }
}

const minimumsPage = page(MINIMUMS, {
  access: 'public',
  load: (context) => load(context),
  page: (data) => <MinimumsPage {...data} />,
  json: ({ minimums }) => ({
    items: minimums.map(({ provision, ...minimum }) => ({ ...minimum, address: provision?.address ?? null })),
    total: minimums.length,
    next: null,
  }),
})

const CHANGE = ['minimum', 'asks', 'days', 'from', 'citation', 'provision']
const ADD = ['add', 'rule', 'phase', 'nextPhase', 'newDays', 'working', 'fromNew', 'citationNew', 'provisionNew']
const TAKE_BACK = ['withdraw', 'mistaken', 'why']

/** A minimum changes, one is added or one was a mistake: told apart by `add` and `withdraw`. */
const change = form(MINIMUMS, {
  access: 'plan.manage',
  form: looseForm([...CHANGE, ...ADD, ...TAKE_BACK]),
  again: async (context, { typed, errors }) => <MinimumsPage {...await load(context, typed, errors)} />,
  act: (context, { typed }) =>
    (typed['withdraw'] === 'yes' ? takeBackOne : typed['add'] === 'yes' ? addOne : changeOne)(context, typed),
})

async function changeOne(context: Context, typed: Typed) {
  const open = (await minimumsOf(context.db)).filter(isOpen)
  const read = new DraftReader(typed, context.locale)
  const id = read.choice(
    'minimum',
    open.map((minimum) => minimum.id),
  )
  if (id === null) read.refuse('minimum', 'required')
  const asks = read.choice('asks', AFTERWARDS)
  if (asks === null) read.refuse('asks', 'required')
  const days = read.number('days', DAYS)
  if (asks === 'days' && days === null) read.refuse('days', 'required')
  if (asks === 'nothing' && days !== null) read.errors['days'] ??= words(context.locale)('refusal.asks-no-days')
  const change = {
    days: asks === 'days' ? days : null,
    from: read.requiredDay('from'),
    citation: { es: read.requiredLine('citation', 500) },
    provision: provisionIn(read.line('provision', 300)),
  }
  if (read.text('provision') !== '' && change.provision === null)
    read.errors['provision'] ??= words(context.locale)('minimums.no-provision')
  if (!read.ok) return invalid(read.errors)
  const verdict = await changeMinimum(context, id!, change)
  return verdict.ok
    ? redirect(MINIMUMS)
    : invalid({ [FIELD_OF[verdict.reason]]: words(context.locale)(`refusal.${verdict.reason}`) })
}

async function takeBackOne(context: Context, typed: Typed) {
  const minimums = (await minimumsOf(context.db)).filter(({ withdrawnAt }) => withdrawnAt === null)
  const read = new DraftReader(typed, context.locale)
  const id = read.choice(
    'mistaken',
    minimums.map((minimum) => minimum.id),
  )
  if (id === null) read.refuse('mistaken', 'required')
  const reason = { es: read.requiredLine('why', 500) }
  if (!read.ok) return invalid(read.errors)
  const verdict = await takeBackMinimum(context, id!, reason)
  return verdict.ok ? redirect(MINIMUMS) : invalid({ mistaken: words(context.locale)(`refusal.${verdict.reason}`) })
}

const FIELD_OF: Record<MinimumRefusal | NewMinimumRefusal, string> = {
  'not-after': 'from',
  'already-ended': 'minimum',
  'already-withdrawn': 'minimum',
  'asks-no-days': 'days',
  'changes-nothing': 'days',
  'needs-days': 'newDays',
  'needs-next-phase': 'nextPhase',
  'no-such-phase': 'phase',
  'already-asked': 'phase',
}

async function addOne(context: Context, typed: Typed) {
  const read = new DraftReader(typed, context.locale)
  const rule = read.choice('rule', MINIMUM_RULES)
  if (rule === null) read.refuse('rule', 'required')
  const phase = read.choice('phase', PHASE_KINDS)
  if (phase === null) read.refuse('phase', 'required')
  const asked = {
    nextPhase: read.choice('nextPhase', PHASE_KINDS),
    days: read.number('newDays', DAYS),
    working: read.text('working') === 'yes',
    from: read.requiredDay('fromNew'),
    citation: { es: read.requiredLine('citationNew', 500) },
  }
  const provision = provisionIn(read.requiredLine('provisionNew', 300))
  if (provision === null) read.errors['provisionNew'] ??= words(context.locale)('minimums.no-provision')
  if (!read.ok) return invalid(read.errors)
  const verdict = await addMinimum(context, { rule: rule!, phase: phase!, ...asked, ...provision! })
  if (verdict.ok) return redirect(MINIMUMS)
  const field = verdict.reason === 'asks-no-days' ? 'newDays' : FIELD_OF[verdict.reason]
  return invalid({ [field]: words(context.locale)(`refusal.${verdict.reason}`) })
}

const DAYS = { least: 1, most: 1000, decimals: 0 }

/** «/marco-legal/ley#articulo-26-fraccion-ii», as the page of the norm gives it, with or without the site. */
function provisionIn(address: string | null) {
  const [, norm, anchor] = /\/marco-legal\/([a-z0-9-]+)#([a-z0-9-]+)$/.exec(address ?? '') ?? []
  return norm && anchor ? { norm, anchor } : null
}

/** What the law asks of calendars, and how it changes. Before `:plan`. */
export const minimumRoutes = [minimumsPage, change]
