import { z } from 'zod'
import { ref } from '../../../kernel/ref.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { download, page } from '../../../platform/http/index.ts'
import { FileHash, fileResponse, isKind, type Charset } from '../../../platform/storage/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { DayField } from '../changes/fields.ts'
import { postAddress } from '../address.ts'
import { canManage } from '../policy.ts'
import { countRequiredPosts, findDocument, findPendingPosts, type PendingPost } from '../store.ts'
import { postForMachines } from './json.ts'
import { allPostsOf, organizationAt, postAt } from './load.ts'
import { DONE, OrganizationPostsPage, PendingPage, PostPage } from './pages.tsx'

export const OrganizationParams = z.object({ slug: z.string().max(80) })
const inAddress = z
  .string()
  .regex(/^[1-9]\d{0,5}$/)
  .transform(Number)
export const PostParams = OrganizationParams.extend({ post: inAddress })
export const AppointmentParams = PostParams.extend({ appointment: inAddress })

const done = z.enum(DONE).optional().catch(undefined)

const organizationPostsPage = page('/organizaciones/:slug/cargos', {
  access: 'public',
  params: OrganizationParams,
  query: z.object({ dia: DayField.optional(), hecho: done }),
  async load({ db, actor, today }, { params: { slug }, query: { dia, hecho } }) {
    const organization = await organizationAt(db, slug, today())
    const day = dia ?? today()
    return {
      organization,
      posts: await allPostsOf(db, organization, day),
      day,
      today: today(),
      can: { manage: canManage(actor, organization.id) },
      done: hecho,
    }
  },
  page: (data) => <OrganizationPostsPage {...data} />,
  json: ({ organization, posts, day }) => {
    const existing = posts.filter(({ exists }) => exists)
    return {
      organization: { id: organization.id, name: organization.name, address: organization.address },
      day,
      items: existing.map((post) => postForMachines(organization, post)),
      total: existing.length,
      next: null,
    }
  },
})

const postPage = page('/organizaciones/:slug/cargos/:post', {
  access: 'public',
  params: PostParams,
  query: z.object({ hecho: done }),
  async load({ db, actor, today }, { params, query: { hecho } }) {
    const found = await postAt(db, params, today())
    return { ...found, today: today(), can: { manage: canManage(actor, found.organization.id) }, done: hecho }
  },
  page: (data) => <PostPage {...data} />,
  subject: ({ history }) => ref('post', history.post.id),
  json: ({ organization, history }) => ({
    organization: { id: organization.id, name: organization.name, address: organization.address },
    ...postForMachines(organization, history),
  }),
})

const A_PAGE = 100

const pendingPage = page('/cargos-pendientes', {
  access: 'public',
  query: z.object({ pagina: z.coerce.number().int().min(1).max(10_000).optional() }),
  async load({ db, today }, { query: { pagina = 1 } }) {
    const pending = await findPendingPosts(db, today())
    const required = await countRequiredPosts(db, today())
    const page = Math.min(pagina, Math.max(1, Math.ceil(pending.length / A_PAGE)))
    const organizations = await organizationNames(
      db,
      pending.map(({ post }) => post.organizationId),
      today(),
    )
    // Names come from A to Z; the posts of one organization stay together, in the order of their numbers.
    const place = new Map([...organizations.keys()].map((id, at) => [id, at]))
    const placeOf = ({ post }: PendingPost) => place.get(post.organizationId) ?? Infinity
    const inOrder = pending.toSorted((a, b) => placeOf(a) - placeOf(b))
    const start = (page - 1) * A_PAGE
    const shown = inOrder.slice(start, start + A_PAGE)
    const more = inOrder.length > start + A_PAGE
    return { shown, total: pending.length, required, organizations, today: today(), page, start, more }
  },
  page: (data) => <PendingPage {...data} />,
  json: ({ shown, total, required, organizations, page, more }) => ({
    items: shown.map(({ post, vacancy }) => {
      const organization = organizations.get(post.organizationId)
      return {
        id: post.id,
        organization: { id: post.organizationId, name: organization?.name ?? null },
        label: post.label,
        kind: post.kind,
        address: organization ? postAddress(organization.slug, post.number) : null,
        vacantSince: vacancy.since,
        everFilled: vacancy.everFilled,
      }
    }),
    total,
    required,
    next: more ? `/cargos-pendientes.json?pagina=${page + 1}` : null,
  }),
})

/** A document of an act of appointment, as it was received: public, like the appointment. */
const documentFile = download('/nombramientos/documentos/:document', {
  access: 'public',
  params: z.object({ document: z.uuid() }),
  async handle({ db, storage, request }, { params }) {
    const document = await findDocument(db, params.document)
    if (!document || !isKind(document.fileKind)) throw new NotFound(`no document ${params.document}`)
    const file = {
      hash: FileHash.parse(document.sha256),
      bytes: document.size,
      kind: document.fileKind,
      name: document.fileName,
      audience: 'public' as const,
    }
    const response = await fileResponse(
      storage,
      document.charset ? { ...file, charset: document.charset as Charset } : file,
      request,
    )
    if (!response) throw new NotFound(`no document ${params.document}`)
    return response
  },
})

export const listRoutes = [organizationPostsPage, pendingPage, documentFile]
/** After the fixed words that may stand in its place. */
export const postRoutes = [postPage]
