import { z } from 'zod'
import type { OwnRecord } from '../../../platform/manifest/acts.ts'
import { amendmentInFull, AmendmentSchema } from '../versions/resource.ts'
import { SIGNED_KINDS } from '../versions/text.ts'
import { AmendmentId } from './model.ts'
import { writes } from './policy.ts'
import { findAmendmentById } from './store.ts'

const DraftSchema = AmendmentSchema.extend({
  conflicts: z
    .array(
      z.object({
        kind: z.enum(SIGNED_KINDS),
        numbers: z.array(z.union([z.int(), z.string()])),
        field: z.string(),
        theirs: z.unknown().describe('What stands there now.'),
        gone: z
          .boolean()
          .describe(
            'Whether the record, or the commitment it is in, was taken out; what this one wrote of it is no longer in it.',
          ),
      }),
    )
    .describe('What an amendment applied since and this one both wrote: this one’s stands, unless the record is gone.'),
})

/** A draft of an amendment, for those who act for the organization in whose name it is. */
export const amendmentDraft: OwnRecord<typeof DraftSchema> = {
  path: 'amendment-drafts',
  schema: DraftSchema,
  async find({ db, actor }, id) {
    const known = AmendmentId.safeParse(id).data
    const amendment = known && (await findAmendmentById(db, known))
    if (amendment?.state !== 'draft' || !writes(actor, amendment)) return null
    const { conflicts } = amendment
    return {
      ...amendmentInFull(amendment),
      conflicts: (conflicts ?? []).map(({ kind, numbers, field, theirs, gone }) => ({
        kind,
        numbers: [...numbers],
        field,
        theirs,
        gone: gone !== undefined,
      })),
    }
  },
}
