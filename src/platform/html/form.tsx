import { createContext, type ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import { useWords } from './request.ts'
import { words } from './words.ts'

/** What was refused, by name of field, already in the reader's words. `form` is for what belongs to no field. */
export type Errors = Readonly<Record<string, string>>
/** What was typed or is kept, by name of field; several for check boxes. */
export type Values = Readonly<Record<string, string | readonly string[] | undefined>>

const FormState = createContext<{ errors: Errors; values: Values }>({ errors: {}, values: {} })

/** Errors and values of the form around a field. */
export const useForm = () => useContext(FormState)

type FormProps = {
  action: string
  method?: 'post' | 'get'
  /** With files. */
  multipart?: boolean
  errors?: Errors
  values?: Values
  children: ComponentChildren
}

/**
 * A form in one column. Its fields find their error and value by name, so nothing typed is lost.
 * `novalidate`: the server words every error, in the same place and language for everyone.
 */
export const Form = ({ action, method = 'post', multipart, errors = {}, values = {}, children }: FormProps) => (
  <form class="form" action={action} method={method} encType={multipart ? 'multipart/form-data' : undefined} noValidate>
    <FormState.Provider value={{ errors, values }}>{children}</FormState.Provider>
  </form>
)

/** The buttons at the end of a form, and beside them what becomes public and what does not. */
export const FormActions = ({ children, says }: { children: ComponentChildren; says?: string }) => (
  <div class="actions">
    {children}
    {says && <p class="small soft actions__says">{says}</p>}
  </div>
)

/** Every error, each a link to its field. The script gives it the focus, unless it is a `still` example; `role=alert` announces it without. */
export function ErrorSummary({ errors, still }: { errors: Errors; still?: boolean }) {
  const t = useWords(words)
  const entries = Object.entries(errors)
  if (entries.length === 0) return null
  return (
    <div
      class="govuk-error-summary"
      role="alert"
      tabIndex={-1}
      aria-labelledby="errores"
      data-error-summary={still ? undefined : ''}
    >
      <h2 class="govuk-error-summary__title" id="errores">
        {t('form.summary')}
      </h2>
      <div class="govuk-error-summary__body">
        <p>{t('form.summaryHelp')}</p>
        <ul class="govuk-error-summary__list">
          {entries.map(([name, message]) => (
            <li>{name === 'form' ? message : <a href={`#${fieldId(name)}`}>{message}</a>}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** `milestones[0].name` → `f-milestones-0-name`: the same in the field, its label and the summary. */
export const fieldId = (name: string) => `f-${name.replace(/[^\w-]+/g, '-').replace(/-+$/, '')}`

type FieldsetProps = {
  legend: ComponentChildren
  size?: 'normal' | 'large'
  hint?: ComponentChildren
  children: ComponentChildren
}

/** Fields that answer one question together. */
export const Fieldset = ({ legend, size = 'normal', hint, children }: FieldsetProps) => (
  <fieldset class="govuk-fieldset govuk-form-group">
    <legend class={size === 'large' ? 'govuk-fieldset__legend govuk-fieldset__legend--l' : 'govuk-fieldset__legend'}>
      {legend}
    </legend>
    {hint && <div class="govuk-hint">{hint}</div>}
    {children}
  </fieldset>
)
