import { sql } from 'drizzle-orm'
import { makeToken } from '../../src/foundations/identity/index.ts'
import { modules } from '../../src/app/modules.ts'
import type { TestApp } from '../support/server.ts'

/** Every scope that some act has. */
export const SCOPES = [
  ...new Set(
    modules.flatMap(({ acts = [] }) => acts.flatMap(({ scope }) => (typeof scope === 'string' ? [scope] : [...scope]))),
  ),
]

type Options = { scopes?: readonly string[]; organizationId?: string | null; days?: number }

/** A token of that account, whatever its roles are: what it may do is judged when it is used. */
export async function tokenOf(
  { services, connection: { db } }: TestApp,
  email: string,
  { scopes = SCOPES, organizationId = null, days = 90 }: Options = {},
): Promise<{ id: string; token: string }> {
  const { rows } = await db.execute<{ id: string }>(sql`select id from people where email = ${email}`)
  const roles = organizationId ? [{ organizationId, role: 'authority' }] : []
  const actor = { person: { id: rows[0]!.id, name: email }, roles, permissions: new Map() }
  const made = await makeToken(
    { ...services, actor },
    { name: 'Programa de pruebas', scopes, organizationId, days },
    { offered: new Set(scopes), withSecondFactor: false },
  )
  if (!made.ok) throw new Error(`No token was made for ${email}: ${made.reason}`)
  return made.value
}

export type Reply = { status: number; headers: Headers; text: string; json: Record<string, unknown> }

let lastKey = 0
/** A key that no other request of the tests has. */
export const newKey = () => `test-key-${++lastKey}`

type Request = { method?: string; body?: unknown; headers?: Record<string, string> }

/** A program that sends JSON with its token; what creates gets a key of its own. */
export function program(origin: string, token: string | null) {
  return async (path: string, { method = 'POST', body, headers = {} }: Request = {}): Promise<Reply> => {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(method === 'POST' && { 'idempotency-key': newKey() }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: isJson && text ? (JSON.parse(text) as Record<string, unknown>) : {},
    }
  }
}
