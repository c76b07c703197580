import { z } from 'zod'
import { inOneLine } from '../../../kernel/text.ts'

/** What its owner tells it by: «Teléfono», «Llave azul». */
export const PasskeyName = z.string().transform(inOneLine).pipe(z.string().min(1).max(60))

const base64url = z
  .string()
  .max(16_000)
  .regex(/^[A-Za-z0-9_-]*$/)

/** What an authenticator answers (WebAuthn level 3, section 5.1: `toJSON`), as far as it is read. */
export const CredentialInput = z
  .string()
  .max(40_000)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue({ code: 'custom' })
      return z.NEVER
    }
  })
  .pipe(
    z.object({
      id: base64url.max(1400),
      rawId: base64url.max(1400),
      type: z.literal('public-key'),
      response: z.object({
        clientDataJSON: base64url,
        attestationObject: base64url.optional(),
        authenticatorData: base64url.optional(),
        signature: base64url.optional(),
        userHandle: base64url.nullish(),
        transports: z.array(z.string().max(20)).max(10).optional(),
      }),
      clientExtensionResults: z.object({}).default({}),
    }),
  )
export type Credential = z.infer<typeof CredentialInput>

/** The challenge that it answers; null where it says none. */
export function challengeOf({ response }: Credential): string | null {
  try {
    const { challenge } = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8')) as {
      challenge?: unknown
    }
    return typeof challenge === 'string' && challenge.length <= 200 ? challenge : null
  } catch {
    return null
  }
}

export type PasskeyRefusal =
  | 'passkey-not-accepted'
  | 'passkey-known'
  | 'passkey-expired'
  | 'too-many-passkeys'
  | 'mailbox-first'
  | 'too-many-requests'
