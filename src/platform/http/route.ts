import type { VNode } from 'preact'
import type { z } from 'zod'
import type { Ref } from '../../kernel/ref.ts'
import type { Locale } from '../../kernel/text.ts'
import type { Context } from './context.ts'
import type { Problem } from './form.ts'

/** Who may: everybody, whoever is signed in, or who holds the permission in some organization. There is no default. */
export type Access = 'public' | 'signed-in' | (string & {})

type Shape = z.ZodObject
type Read<P extends Shape, Q extends Shape> = { params: z.infer<P>; query: z.infer<Q> }

export type PageSpec<P extends Shape, Q extends Shape, Data> = {
  access: Access
  params?: P
  query?: Q
  /** Asks the stores; `json` where a machine asks. Throws NotFound. */
  load(context: Context, input: Read<P, Q> & { json: boolean }): Promise<Data>
  /** The page: a pure function of what was loaded. */
  page(data: Data): VNode
  /** The record the page is about: its history and the like are hung on it. */
  subject?(data: Data): Ref | null
  /** The same data for machines, at the address with `.json` or by `Accept: application/json`. Every public page has it. */
  json?(data: Data): unknown
  /** False where a public page differs by visitor or moment. Default true. */
  cache?: boolean
  /** Whether other sites may show it in a frame: only what has nothing to press and runs no script. */
  framed?: boolean
}

/** What was typed, as it was typed, to fill the form again. */
export type Typed = Readonly<Record<string, string | readonly string[]>>
export type Errors = Readonly<Record<string, string>>

export type FormSpec<P extends Shape, F extends Shape> = {
  access: Access
  params?: P
  form: F
  /** Largest body accepted, in bytes. Default 256 KiB; file uploads say more. */
  maxBytes?: number
  /** Also sent by other sites and by programs: what it does must be allowed by the address alone, never by who is signed in. */
  fromAnywhere?: boolean
  /** Of the highest consequence: whoever sends it shows again that it is them, where they did so too long ago (`House.proof`). */
  fresh?: boolean
  /** Own words for a field's problem; undefined leaves the general ones. */
  explain?(locale: Locale): (field: string, problem: Problem) => string | undefined
  /** The page with the form on it, with what was typed and what is wrong with it: answered with status 422. */
  again(context: Context, input: { params: z.infer<P>; typed: Typed; errors: Errors }): Promise<VNode>
  /** Acts. Answers where to go next, what is wrong by field (`form` for the form as a whole), or the page before the act. */
  act(
    context: Context,
    input: { params: z.infer<P>; form: z.infer<F>; typed: Typed },
  ): Promise<Response | Invalid | Shown>
}

/**
 * What stands before a `fresh` act: null where its sender showed lately who they are, or has nothing to show; the page that asks for
 * it, with all that was typed in it; or, where `data` brings what was asked for, the context of the session that takes the place of
 * the one before, with the `Set-Cookie` lines of it.
 */
export type Proof = (
  context: Context,
  sent: { action: string; typed: Typed; data: FormData },
) => Promise<null | { asks: VNode } | { context: Context; cookies: string[] }>

export type RawSpec<P extends Shape, Q extends Shape> = {
  access: Access
  params?: P
  query?: Q
  handle(context: Context, input: Read<P, Q>): Promise<Response>
}

export class Invalid {
  readonly errors: Errors
  readonly kept: Typed
  constructor(errors: Errors, kept: Typed = {}) {
    this.errors = errors
    this.kept = kept
  }
}
/**
 * The act was refused: messages by field, in the person's language; `form` is the form as a whole. `kept` is added to what was
 * typed when the form is shown again: receipts of files that were stored already, which a browser cannot fill in again.
 */
export const invalid = (errors: Errors, kept?: Typed) => new Invalid(errors, kept)

export class Shown {
  readonly page: VNode
  readonly cookies: readonly string[]
  constructor(page: VNode, cookies: readonly string[]) {
    this.page = page
    this.cookies = cookies
  }
}
/**
 * A page where nothing was refused and there is nowhere to go: what comes between, as where answers are checked before they are
 * sent, or what is shown once and never again. `cookies` are `Set-Cookie` lines.
 */
export const show = (page: VNode, cookies: readonly string[] = []) => new Shown(page, cookies)

export type Route = {
  method: 'GET' | 'POST'
  path: string
  access: Access
  kind: 'page' | 'form' | 'raw'
  spec: unknown
}

/** A page to read: `page('/planes/:plan', { access: 'public', params, load, page, json })`. */
export const page = <Data, P extends Shape = Shape, Q extends Shape = Shape>(
  path: string,
  spec: PageSpec<P, Q, Data>,
): Route => ({ method: 'GET', path, access: spec.access, kind: 'page', spec })

/** A form that was sent. */
export const form = <F extends Shape, P extends Shape = Shape>(path: string, spec: FormSpec<P, F>): Route => ({
  method: 'POST',
  path,
  access: spec.access,
  kind: 'form',
  spec,
})

/** Anything else to download: files, exports, feeds. */
export const download = <P extends Shape = Shape, Q extends Shape = Shape>(
  path: string,
  spec: RawSpec<P, Q>,
): Route => ({ method: 'GET', path, access: spec.access, kind: 'raw', spec })

export const redirect = (to: string, headers: Record<string, string> = {}) =>
  new Response(null, { status: 303, headers: { location: to, ...headers } })
