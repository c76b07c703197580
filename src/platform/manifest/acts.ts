import type { z } from 'zod'
import type { Locale } from '../../kernel/text.ts'
import { holds, personOf, type Actor } from '../access/index.ts'
import type { Context } from '../http/context.ts'
import { partOf } from '../journal/index.ts'
import { readReceipt, receiptOf, type KeptFile, type ReceivedFile, type UploadPolicy } from '../storage/index.ts'

/** What a token lets a program do, in the terms of its owner: `progress:write`. */
export type Scope = `${string}:write`

/** Something in a body that a rule refuses, where the act can say more than a reason by itself. */
export type ActError = { pointer: string; code: string; detail: string }

/**
 * What an act of a page answers, as it is: the value, or the reason (or all reasons) why not. `errors` are places of the body
 * that the act itself can name.
 */
export type ActVerdict =
  | { ok: true; value: Record<string, unknown> }
  | { ok: false; reason: string; reasons?: readonly string[]; errors?: readonly ActError[] }

type Shape = z.ZodObject
type Input<Params extends Shape, Query extends Shape, Body extends z.ZodType> = {
  /** Ids of the address. */
  params: z.infer<Params>
  query: z.infer<Query>
  body: z.infer<Body>
  /** Nothing of it will stay: what is asked is what would be. */
  dryRun: boolean
}

type Common = {
  /** In English, with hyphens: the operation's id. */
  name: string
  /** Under /api/v1; what begins with a colon is the id of a record. */
  path: `/${string}`
  /** Any of them is enough. */
  scope: Scope | readonly Scope[]
  /** As the page that does the same: whoever is signed in, or who holds one of these permissions somewhere. */
  access: 'signed-in' | readonly string[]
  /** In English, as all of the API's description. */
  title: string
  description: string
  /** Each reason of the act's refusals and the place of the body where it is mended, as a JSON Pointer; '' is the whole. */
  refusals: Readonly<Record<string, string>>
  /** The reason in words. */
  explain(reason: string, locale: Locale): string
}

/** A record that not everybody may read, as a draft: no list has it, and programs read it with a token. */
export type OwnRecord<Record extends Shape = Shape> = {
  /** Its addresses begin with /api/v1/ and this. */
  path: string
  schema: Record
  /** As it is now; null where there is none that the actor may read. */
  find(context: Context, id: string): Promise<z.infer<Record> | null>
}

type Answer = {
  /** The public collection of the record that is answered, as it is now; its value must have the `id`. */
  record?: string
  /** The same, of a record that not everybody may read. */
  own?: OwnRecord
  /** What is answered where that is no record. */
  answer?: Shape
  /**
   * Fields of the value that are told this once, besides: secrets. They are kept nowhere, so they are null in a dry run, and where a
   * lost answer is asked for again.
   */
  once?: Shape
}

/** An act of a page that programs may do too, with a token: the same action, in the same transaction as its answer. */
export type ApiAct<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends z.ZodType = z.ZodType,
> = Common &
  Answer & {
    /**
     * POST makes a record or a new state and needs an Idempotency-Key; PATCH edits the `record` that it found by If-Match. GET reads what
     * only some may read.
     */
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
    /** Other than the ids of the path. */
    params?: Params
    query?: Query
    /** The same rules as the form's. Absent: no body is read. */
    body?: Body
    /** Largest body accepted, in bytes. Default 256 KiB. */
    maxBytes?: number
    /** The body is a file instead, received and inspected as those of pages. It makes no record. */
    file?: UploadPolicy
    act(context: Context, input: Input<Params, Query, Body> & { file: ReceivedFile | null }): Promise<ActVerdict>
  }

export const defineAct = <
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends z.ZodType = z.ZodUndefined,
>(
  act: ApiAct<Params, Query, Body>,
) => act as unknown as ApiAct

class Undone extends Error {
  readonly verdict: Extract<ActVerdict, { ok: false }>
  constructor(verdict: Extract<ActVerdict, { ok: false }>) {
    super(verdict.reason)
    this.verdict = verdict
  }
}

/** Several actions as one: what one of them refuses undoes those before it. */
export async function asOne(context: Context, work: (within: Context) => Promise<ActVerdict>): Promise<ActVerdict> {
  try {
    return await context.transaction(async (tx) => {
      const verdict = await work({ ...context, db: tx, transaction: (part) => partOf(tx, part) })
      if (!verdict.ok) throw new Undone(verdict)
      return verdict
    })
  } catch (error) {
    if (error instanceof Undone) return error.verdict
    throw error
  }
}

const senderOf = ({ actor }: Pick<Context, 'actor'>) => ({ personId: personOf(actor).id, purpose: 'api' })

/** What names a file that a program sent in a later act of the same person. */
export const receiptOfSent = (context: Pick<Context, 'actor' | 'settings'>, file: KeptFile): string =>
  receiptOf(file, senderOf(context), context.settings)

/** The file that the person sent before, to be named by a record; null where it is not theirs, or gone. */
export async function sentFile(
  context: Pick<Context, 'actor' | 'settings' | 'storage'>,
  receipt: string,
): Promise<KeptFile | null> {
  const kept = readReceipt(receipt, senderOf(context), context.settings)
  return kept && (await context.storage.renew(kept.hash)) ? kept : null
}

/** How the record that acts are done to is read, with the ETag that a PATCH asks for. */
export const readOwn = (
  own: OwnRecord,
  told: Pick<ApiAct, 'name' | 'scope' | 'access' | 'title' | 'description'>,
): ApiAct =>
  defineAct({
    ...told,
    method: 'GET',
    path: `/${own.path}/:id`,
    own,
    refusals: {},
    explain: () => '',
    act: async (_context, { params }) => ({ ok: true, value: { id: params['id'] } }),
  })

/** Whether the actor may do it on some record; on which, the act itself judges. */
export const mayUse = (actor: Actor, { access }: Pick<ApiAct, 'access'>): boolean =>
  access === 'signed-in' ? actor.person !== null : access.some((permission) => holds(actor, permission))
