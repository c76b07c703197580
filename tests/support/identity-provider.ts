import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'
import { afterAll } from 'vitest'
import { freePort } from './free-port.ts'

/** Who is in front of the provider's screen, and what it knows of them. */
export type Somebody = { sub: string; email?: string; email_verified?: boolean; amr?: string[]; refuses?: boolean }

/**
 * A real OpenID Connect provider on a free port, closed after the last test of the file, that lets in whoever `who` says without
 * asking anything. It demands PKCE, as ours does everything that the protocol asks for.
 */
export async function startIdentityProvider(callback: string) {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const known = new Map<string, Somebody>()
  const state: { who: Somebody } = { who: { sub: 'nobody' } }
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'tequio', client_secret: 'a secret of the tests', redirect_uris: [callback] }],
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    cookies: { keys: ['a key of the tests'] },
    pkce: { required: () => true },
    ttl: Object.fromEntries(['AccessToken', 'Grant', 'IdToken', 'Interaction', 'Session'].map((name) => [name, 600])),
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => {
        const { email, email_verified } = known.get(sub) ?? {}
        return { sub, email, email_verified }
      },
    }),
  })
  const answer = provider.callback()
  const server = createServer(async (request, response) => {
    if (!request.url!.startsWith('/interaction/')) return answer(request, response)
    const { sub, amr, refuses } = state.who
    if (refuses) return provider.interactionFinished(request, response, { error: 'access_denied' })
    known.set(sub, state.who)
    const { params } = await provider.interactionDetails(request, response)
    const grant = new provider.Grant({ accountId: sub, clientId: params.client_id })
    grant.addOIDCScope(params.scope)
    return provider.interactionFinished(request, response, {
      login: { accountId: sub, ...(amr && { amr }) },
      consent: { grantId: await grant.save() },
    })
  })
  const listen = () => new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const stop = () =>
    new Promise<void>((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  await listen()
  afterAll(() => (server.listening ? stop() : undefined))
  return {
    issuer,
    state,
    listen,
    stop,
    /** What a browser does between our page and coming back: the address that it comes back to. */
    async passThrough(address: string): Promise<string> {
      const jar = new Map<string, string>()
      for (let at = address; ;) {
        if (at.startsWith(callback)) return at
        const response = await fetch(at, {
          redirect: 'manual',
          headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
        })
        for (const line of response.headers.getSetCookie()) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
          jar.set(name!, value!)
        }
        const next = response.headers.get('location')
        if (!next) throw new Error(`The provider stopped at ${at}: ${response.status} ${await response.text()}`)
        at = new URL(next, at).href
      }
    },
  }
}
