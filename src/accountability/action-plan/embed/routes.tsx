import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { first } from '../../../platform/database/index.ts'
import { download, page, type Context, type Route } from '../../../platform/http/index.ts'
import { CommitmentParams } from '../commitments/routes.tsx'
import { listCommitments, rowColumns, type CommitmentRow } from '../commitments/list.ts'
import { commitmentPath, planAddress } from '../plans/address.ts'
import { stageOf } from '../plans/model.ts'
import { PlanParams, planOf } from '../plans/routes.tsx'
import { commitments } from '../tables.ts'
import { currentPlan, hasDates, statesOf, type Plan } from '../plans/store.ts'
import {
  CommitmentEmbed,
  EmbedCodePage,
  NoPlanEmbed,
  PlanEmbed,
  type CodeProps,
  type CommitmentCardProps,
  type PlanCardProps,
} from './pages.tsx'

/** So many fit in a card. */
const FIRST = 6
const WIDTH = 560
const HEIGHTS = { plan: 520, commitment: 340 } as const

const framedPlan = (slug: string) => `/incrustar${planAddress(slug)}`
const framedCommitment = (slug: string, number: number) => `/incrustar${commitmentPath(slug, number)}`

async function loadPlan({ db, today, settings }: Context, plan: Plan): Promise<PlanCardProps> {
  const [states, dated, { items }] = await Promise.all([
    statesOf(db, [plan.id], today()),
    hasDates(db, plan.id),
    listCommitments(db, { planId: plan.id }, { sort: 'number', limit: FIRST }, today()),
  ])
  return {
    origin: settings.ORIGIN,
    plan,
    stage: stageOf(plan, today()),
    state: states.get(plan.id)!,
    dated,
    rows: items,
  }
}

async function rowOf({ db }: Context, plan: Plan, number: number): Promise<CommitmentRow> {
  const row = first(
    await db
      .select(rowColumns)
      .from(commitments)
      .where(and(eq(commitments.planId, plan.id), eq(commitments.number, number))),
  )
  if (!row) throw new NotFound(`no commitment ${number} in ${plan.slug}`)
  return row
}

async function loadCommitment(context: Context, slug: string, number: number): Promise<CommitmentCardProps> {
  const plan = await planOf(context.db, slug)
  const commitment = await rowOf(context, plan, number)
  const ids = [commitment.publicOwnerId, commitment.civilOwnerId].filter((id) => id !== null)
  const names = await organizationNames(context.db, ids)
  return {
    origin: context.settings.ORIGIN,
    plan,
    stage: stageOf(plan, context.today()),
    commitment,
    owners: ids.flatMap((id) => names.get(id)?.name ?? []),
  }
}

const planForMachines = ({ plan, stage, state }: PlanCardProps) => ({
  plan: { slug: plan.slug, title: plan.title },
  stage,
  state,
})

const currentCard = page('/incrustar/plan', {
  access: 'public',
  framed: true,
  async load(context): Promise<PlanCardProps | { plan: null; origin: string }> {
    const plan = await currentPlan(context.db)
    return plan ? loadPlan(context, plan) : { plan: null, origin: context.settings.ORIGIN }
  },
  page: (data) => (data.plan ? <PlanEmbed {...data} /> : <NoPlanEmbed origin={data.origin} />),
  json: (data) => (data.plan ? planForMachines(data) : { plan: null }),
})

const planCard = page('/incrustar/planes/:plan', {
  access: 'public',
  framed: true,
  params: PlanParams,
  load: async (context, { params }) => loadPlan(context, await planOf(context.db, params.plan)),
  page: (data) => <PlanEmbed {...data} />,
  json: planForMachines,
})

const commitmentCard = page('/incrustar/planes/:plan/compromisos/:number', {
  access: 'public',
  framed: true,
  params: CommitmentParams,
  load: (context, { params }) => loadCommitment(context, params.plan, params.number),
  page: (data) => <CommitmentEmbed {...data} />,
  json: ({ commitment }) => commitment,
})

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`)

/** The frame as HTML for another site: sandboxed, loaded when it comes into sight, with a name for who does not see it. */
const codeOf = ({ src, title, width, height }: { src: string; title: string } & Size) =>
  `<iframe src="${escaped(src)}" title="${escaped(title)}" width="${width}" height="${height}" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:1px solid;max-width:100%"></iframe>`

type Size = { width: number; height: number }
/** What another site has room for, in pixels. */
type Room = Partial<Size>
const within = ({ width = WIDTH, height = Infinity }: Room, wanted: number): Size => ({
  width: Math.min(WIDTH, width),
  height: Math.min(wanted, height),
})

async function planCode({ db, locale, settings }: Context, slug: string, room: Room = {}): Promise<CodeProps> {
  const plan = await planOf(db, slug)
  const [title, frame, size] = [inLanguage(plan.title, locale).text, framedPlan(slug), within(room, HEIGHTS.plan)]
  const html = codeOf({ src: settings.ORIGIN + frame, title, ...size })
  return { title, page: planAddress(slug), frame, ...size, html }
}

async function commitmentCode(context: Context, slug: string, number: number, room: Room = {}): Promise<CodeProps> {
  const { commitment } = await loadCommitment(context, slug, number)
  const title = inLanguage(commitment.title, context.locale).text
  const [frame, size] = [framedCommitment(slug, number), within(room, HEIGHTS.commitment)]
  const html = codeOf({ src: context.settings.ORIGIN + frame, title, ...size })
  return { title, page: commitmentPath(slug, number), frame, ...size, html }
}

const planCodePage = page('/planes/:plan/incrustar', {
  access: 'public',
  params: PlanParams,
  load: (context, { params }) => planCode(context, params.plan),
  page: (data) => <EmbedCodePage {...data} />,
  json: (data) => data,
})

const commitmentCodePage = page('/planes/:plan/compromisos/:number/incrustar', {
  access: 'public',
  params: CommitmentParams,
  load: (context, { params }) => commitmentCode(context, params.plan, params.number),
  page: (data) => <EmbedCodePage {...data} />,
  json: (data) => data,
})

/** The address of a plan or a commitment, as people copy it. */
const EMBEDDABLE = /^\/planes\/([a-z0-9-]{1,100})(?:\/compromisos\/([1-9]\d{0,5}))?$/

/** oEmbed 1.0 (https://oembed.com): what editors of other sites ask when a page of ours is pasted. */
const oEmbed = download('/oembed', {
  access: 'public',
  query: z.object({
    url: z.string().max(2000),
    format: z.string().max(10).default('json'),
    maxwidth: z.coerce.number().int().min(200).max(4000).optional(),
    maxheight: z.coerce.number().int().min(100).max(4000).optional(),
  }),
  async handle(context, { query: { url, format, maxwidth, maxheight } }) {
    if (format !== 'json') return new Response(null, { status: 501 })
    const { ORIGIN } = context.settings
    const path = url.startsWith(`${ORIGIN}/`) ? new URL(url).pathname : ''
    const [, slug, number] = EMBEDDABLE.exec(path) ?? []
    if (!slug) throw new NotFound('nothing to embed')
    const room: Room = { ...(maxwidth && { width: maxwidth }), ...(maxheight && { height: maxheight }) }
    const code = number
      ? await commitmentCode(context, slug, Number(number), room)
      : await planCode(context, slug, room)
    const answer = {
      version: '1.0',
      type: 'rich',
      provider_name: `Tequio · ${context.settings.TEQUIO_CITY}`,
      provider_url: ORIGIN,
      title: code.title,
      html: code.html,
      width: code.width,
      height: code.height,
    }
    return Response.json(answer, {
      headers: { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' },
    })
  },
})

export const embedRoutes: readonly Route[] = [
  currentCard,
  planCard,
  commitmentCard,
  planCodePage,
  commitmentCodePage,
  oEmbed,
]
