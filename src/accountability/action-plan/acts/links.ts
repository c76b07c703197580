import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { defineAct, type ApiAct } from '../../../platform/manifest/acts.ts'
import { content } from '../content.ts'
import { askAgain, replaceLink } from '../link-checks/actions.ts'
import { AGAIN_MINUTES } from '../link-checks/model.ts'
import { words } from '../link-checks/words.ts'
import { EvidencePiece, evidenceOf } from './evidence.ts'

// What the page of a link that is cited lets whoever may bring evidence there.

const COMMON = {
  scope: ['progress:write', 'counterpart:write'],
  access: ['milestone.report', 'progress.confirm'],
} as const
const params = z.object({ id: z.uuid() })
const explain = (reason: string, locale: Locale) =>
  words(locale)(`refusal.${reason}` as Parameters<ReturnType<typeof words>>[0], { count: AGAIN_MINUTES })

const checking = defineAct({
  ...COMMON,
  name: 'check-link-again',
  method: 'POST',
  path: '/evidence/:id/checks',
  title: 'Ask for a link to be checked again',
  description: 'By whoever may bring evidence there. It is opened in some minutes.',
  params,
  refusals: { 'just-checked': '', 'never-checked': '', own: '', invented: '' },
  explain,
  answer: z.object({ id: z.uuid() }),
  async act(context, { params: { id } }) {
    const verdict = await askAgain(context, id)
    return verdict.ok ? { ok: true, value: { id } } : verdict
  },
})

const replacing = defineAct({
  ...COMMON,
  name: 'replace-link',
  method: 'POST',
  path: '/evidence/:id/replacement',
  title: 'Bring another piece of evidence in the place of a link',
  description: 'Beside it: the old one stays in sight, with the copies that were kept of it.',
  params,
  body: z.strictObject({ piece: EvidencePiece, reason: content(1000) }),
  refusals: { 'already-replaced': '', 'same-link': '/piece' },
  explain,
  answer: z.object({ id: z.uuid().describe('Id of the new piece.'), replaces: z.uuid() }),
  async act(context, { params: { id }, body }) {
    const { evidence, errors } = await evidenceOf(context, [body.piece], '#/piece')
    if (errors.length > 0)
      return { ok: false, reason: 'file-not-here', errors: errors.map((one) => ({ ...one, pointer: '#/piece/file' })) }
    const verdict = await replaceLink(context, id, { piece: evidence[0]!, reason: body.reason })
    return verdict.ok ? { ok: true, value: { id: verdict.value.id, replaces: id } } : verdict
  },
})

export const linkActs: readonly ApiAct[] = [checking, replacing]
