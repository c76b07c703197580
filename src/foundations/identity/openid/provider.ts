import * as oidc from 'openid-client'
import type { Settings } from '../../../platform/config/index.ts'
import { Claims } from './model.ts'

/** Seconds until a provider that says nothing is taken for down. */
const PATIENCE = 10
const HOUR = 3600 * 1000

/** Where it comes back to. */
export const CALLBACK = '/entrar/proveedor/vuelta'
const callbackOf = ({ ORIGIN }: Settings) => `${ORIGIN}${CALLBACK}`

/** The provider could not be asked: its own way in is closed, the others are open. */
export class ProviderDown extends Error {}
/** It was asked and does not let in, or what came back is not what was asked for. */
export class ProviderRefused extends Error {
  readonly isCancelled: boolean
  constructor(cause: unknown, isCancelled = false) {
    super('the provider refused', { cause })
    this.isCancelled = isCancelled
  }
}

/** What the browser keeps between leaving for the provider and coming back. */
export type Asked = { state: string; nonce: string; verifier: string }

/**
 * Where to send the browser (authorization code with PKCE, state and nonce). `again`: the provider asks even whom it knows, and says
 * when. Throws ProviderDown.
 */
export async function addressToAsk(settings: Settings, again: boolean): Promise<{ address: URL; asked: Asked }> {
  const configuration = await discovered(settings)
  const asked = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
  }
  const address = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: callbackOf(settings),
    scope: 'openid email',
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(asked.verifier),
    code_challenge_method: 'S256',
    ...(again && { prompt: 'login', max_age: '0' }),
  })
  return { address, asked }
}

/** Who came back, as the provider says it, its signature, audience, nonce and age checked. Throws ProviderRefused, ProviderDown. */
export async function whoCameBack(
  settings: Settings,
  search: string,
  { state, nonce, verifier }: Asked,
): Promise<{ issuer: string; claims: Claims }> {
  const configuration = await discovered(settings)
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, new URL(callbackOf(settings) + search), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    const said = tokens.claims()!
    // What it says of the session (acr, amr) is in the signed token alone; the e-mail may be told only when asked for.
    const told =
      said['email'] === undefined && configuration.serverMetadata().userinfo_endpoint
        ? await oidc.fetchUserInfo(configuration, tokens.access_token, said.sub)
        : said
    const { email, email_verified } = told
    return { issuer: said.iss, claims: Claims.parse({ ...said, email, email_verified }) }
  } catch (error) {
    if (error instanceof oidc.AuthorizationResponseError)
      throw new ProviderRefused(error, error.error === 'access_denied')
    if (isDown(error)) throw new ProviderDown('the provider did not answer', { cause: error })
    throw new ProviderRefused(error)
  }
}

/** `fetch` throws a TypeError where there is no connection, and the client tells what took too long. */
const isDown = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'TypeError' ||
    error.name === 'TimeoutError' ||
    (error as { code?: unknown }).code === 'OAUTH_TIMEOUT' ||
    isDown(error.cause))

type Discovered = { at: number; configuration: Promise<oidc.Configuration> }
const known = new WeakMap<Settings, Discovered>()

/** The provider's addresses and keys, asked when they are first needed and once an hour: one that is down at the start is not lost. */
async function discovered(settings: Settings): Promise<oidc.Configuration> {
  const before = known.get(settings)
  const kept = before && Date.now() - before.at < HOUR ? before : { at: Date.now(), configuration: discover(settings) }
  known.set(settings, kept)
  try {
    return await kept.configuration
  } catch (error) {
    if (known.get(settings) === kept) known.delete(settings)
    throw new ProviderDown('the provider could not be discovered', { cause: error })
  }
}

function discover({ OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET }: Settings) {
  const issuer = new URL(OIDC_ISSUER!)
  return oidc.discovery(issuer, OIDC_CLIENT_ID!, OIDC_CLIENT_SECRET, undefined, {
    timeout: PATIENCE,
    // The operator chose it: http is for a provider on the same machine, and for tests.
    execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
  })
}
