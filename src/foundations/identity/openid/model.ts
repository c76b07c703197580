import { z } from 'zod'
import { EmailInput } from '../sign-in/model.ts'

/** What is read of what the provider says (OpenID Connect Core 1.0, sections 2 and 5.1). */
export const Claims = z.object({
  sub: z.string().min(1).max(255),
  email: EmailInput.optional().catch(undefined),
  // Some providers write it as text.
  email_verified: z
    .union([z.boolean(), z.enum(['true', 'false'])])
    .transform((value) => value === true || value === 'true')
    .optional()
    .catch(undefined),
  acr: z.string().optional().catch(undefined),
  amr: z.array(z.string()).optional().catch(undefined),
  /** When it last asked who they are, in seconds since 1970. */
  auth_time: z.number().int().nonnegative().optional().catch(undefined),
})
export type Claims = z.infer<typeof Claims>

/** The e-mail, if the provider vouches for it: whoever may write any address there must not enter another's account. */
export const vouchedEmail = ({ email, email_verified }: Claims): string | null =>
  email !== undefined && email_verified === true ? email : null

/** Whether it says, in one of the words agreed on, that it asked for a second factor. */
export const hasSecondFactor = ({ acr, amr = [] }: Claims, agreed: string): boolean => {
  const words = agreed.split(/\s+/).filter(Boolean)
  return [acr, ...amr].some((word) => word !== undefined && words.includes(word))
}

/**
 * When the provider asked for a second factor; null where it does not say that it did. One that was not told to ask again may have
 * asked long ago: where it does not say when, it counts as too long for whatever wants it fresh.
 */
export function secondFactorAt(claims: Claims, { agreed, again, now }: { agreed: string; again: boolean; now: Date }) {
  if (!hasSecondFactor(claims, agreed)) return null
  if (claims.auth_time !== undefined) return new Date(Math.min(claims.auth_time * 1000, now.getTime()))
  return again ? now : new Date(0)
}

/** Why nobody was let in, as the sign-in page's address says it. */
export const ProviderRefusal = z.enum(['cancelado', 'fallo', 'correo', 'caido'])
export type ProviderRefusal = z.infer<typeof ProviderRefusal>
