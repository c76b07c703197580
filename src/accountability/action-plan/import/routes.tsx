import { z } from 'zod'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import { form, invalid, page, redirect, type Context } from '../../../platform/http/index.ts'
import { cleanFileName } from '../../../platform/storage/index.ts'
import { keptFileOf, readReceipt, receiptOf, type KeptFile, type Receiver } from '../reporting/kept-files.ts'
import { PLAN_WORDS } from '../plans/address.ts'
import { words } from '../words.ts'
import { applyPlanImport } from './apply.ts'
import { ImportPage, ReviewPage } from './pages.tsx'
import { previewPlanImport } from './preview.ts'
import { describeProblem } from './problems.ts'
import { MOST_BYTES } from './read.ts'

const MANAGE = 'plan.manage'
const ADDRESS = `/planes/${PLAN_WORDS.import}`
/** The limit as people read it: file managers count in decimal megabytes. */
const SHOWN_BYTES = 10_000_000

const importPage = page(ADDRESS, {
  access: MANAGE,
  load: async () => ({ maxBytes: SHOWN_BYTES }),
  page: (data) => <ImportPage {...data} />,
})

/** What is no plan at all is refused here; a plan with errors is kept, so that they can be read. */
const receive = form(ADDRESS, {
  access: MANAGE,
  form: z.object({ file: z.instanceof(File) }),
  maxBytes: MOST_BYTES + 64 * 1024,
  explain: (locale) => (field) => (field === 'file' ? words(locale)('importing.no-file') : undefined),
  again: async (_context, { errors }) => <ImportPage maxBytes={SHOWN_BYTES} errors={errors} />,
  async act(context, { form: { file } }) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const name = cleanFileName(file.name)
    const preview = await previewPlanImport(context, bytes, name)
    if (preview.form === null)
      return invalid({
        file: preview.problems.map((problem) => describeProblem(problem, context.locale).what).join(' '),
      })
    const stored = await context.storage.put(bytes)
    if (!stored.ok) return invalid({ file: words(context.locale)('import.problem.empty-file') })
    const kept = keptFileOf({ ...stored.value, name, kind: preview.form === 'workbook' ? 'xlsx' : 'json' })
    return redirect(`${ADDRESS}/revisar?archivo=${receiptOf(kept, receiverOf(context), context.settings)}`)
  },
})

const receiverOf = ({ actor }: Context): Receiver => ({ personId: personOf(actor).id, purpose: 'plan-import' })

/** The file of a receipt. Throws NotFound where it is nobody's, or somebody else's. */
async function fileOf(context: Context, receipt: string): Promise<{ kept: KeptFile; bytes: Uint8Array }> {
  const kept = readReceipt(receipt, receiverOf(context), context.settings)
  if (!kept || !(await context.storage.renew(kept.hash))) throw new NotFound('no such file')
  return { kept, bytes: new Uint8Array(await new Response(context.storage.open(kept.hash)).arrayBuffer()) }
}

async function review(context: Context, receipt: string) {
  const { kept, bytes } = await fileOf(context, receipt)
  return { receipt, preview: await previewPlanImport(context, bytes, kept.name) }
}

const Receipt = z.object({ archivo: z.string().min(1).max(4000) })

const reviewPage = page(`${ADDRESS}/revisar`, {
  access: MANAGE,
  query: Receipt.extend({ hecho: z.enum(['si']).optional().catch(undefined) }),
  load: async (context, { query }) => ({ ...(await review(context, query.archivo)), done: query.hecho === 'si' }),
  page: (data) => <ReviewPage {...data} />,
})

/** Judged again in the act's own transaction: the plan may have changed since the preview. */
const apply = form(`${ADDRESS}/revisar`, {
  access: MANAGE,
  form: Receipt,
  again: async (context, { typed }) => <ReviewPage {...await review(context, String(typed['archivo'] ?? ''))} />,
  async act(context, { form: { archivo } }) {
    const { kept, bytes } = await fileOf(context, archivo)
    const outcome = await applyPlanImport(context, { bytes, fileName: kept.name }, context.actor)
    return outcome.ok
      ? redirect(`${ADDRESS}/revisar?archivo=${archivo}&hecho=si`)
      : invalid({ form: words(context.locale)('importing.has-errors') })
  },
})

/** Importing plans on screen. They come before `/planes/:plan`. */
export const importRoutes = [importPage, receive, reviewPage, apply]
