import type { ComponentChildren } from 'preact'
import { useWords } from './request.ts'
import { words } from './words.ts'

type Look = 'primary' | 'secondary' | 'danger'
type Size = 'normal' | 'small'

const classOf = (look: Look, size: Size) =>
  ['button', look !== 'primary' && `button--${look}`, size === 'small' && 'button--small'].filter(Boolean).join(' ')

type ButtonProps = {
  children: ComponentChildren
  look?: Look
  size?: Size
  /** Sent with the form, to tell which of its buttons was pressed. */
  name?: string
  value?: string
  /** Another address than the form's. */
  formAction?: string
}

/** Sends its form. One primary button a page. */
export const Button = ({ children, look = 'primary', size = 'normal', ...rest }: ButtonProps) => (
  <button class={classOf(look, size)} type="submit" {...rest}>
    {children}
  </button>
)

type ButtonLinkProps = {
  href: string
  children: ComponentChildren
  look?: Look
  size?: Size
  download?: boolean
  rel?: string
}

/** Goes somewhere, with the weight of a button. */
export const ButtonLink = ({ href, children, look = 'primary', size = 'normal', download, rel }: ButtonLinkProps) => (
  <a class={classOf(look, size)} href={href} download={download} rel={rel}>
    {children}
  </a>
)

/** Hidden until the script finds it: without JavaScript the browser's own menu prints. */
export function PrintButton() {
  const t = useWords(words)
  return (
    <button class="button button--secondary button--small" type="button" data-print hidden>
      {t('print')}
    </button>
  )
}
