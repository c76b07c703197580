import type { ComponentChildren } from 'preact'
import { Button, Hidden, useWords } from '../../../platform/html/index.ts'
import { words } from '../words.ts'

type Props = {
  action: string
  /** Where the script asks for the challenge. */
  asks: string
  label: string
  /** What is read where the browser cannot, or runs no script. */
  absent: string
  back?: string | undefined
  /** Name of the field for what the authenticator answers. */
  field?: string
  children?: ComponentChildren
}

/** A button that asks an authenticator. Hidden until the script knows that the browser has a way to: `enhance.ts`. */
export function PasskeyForm({ action, asks, label, absent, back, field = 'credential', children }: Props) {
  const t = useWords(words)
  return (
    <div data-passkey={asks}>
      <p class="soft" data-passkey-absent>
        {absent}
      </p>
      <form class="form" action={action} method="post" noValidate hidden>
        <input type="hidden" name={field} value="" data-credential />
        {back && <Hidden name="volver" value={back} />}
        {children}
        <p class="notice notice--warning" role="alert" data-passkey-failed hidden>
          {t('passkey.failed')}
        </p>
        <Button look="secondary">{label}</Button>
      </form>
    </div>
  )
}
