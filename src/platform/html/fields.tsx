import type { ComponentChildren } from 'preact'
import { formatNumber } from '../../kernel/dates.ts'
import { fieldId, useForm } from './form.tsx'
import { useRequest, useWords } from './request.ts'
import { words } from './words.ts'

/** What every field takes. `error` and `value` are found in the form by name where they are not given. */
export type FieldProps = {
  name: string
  label: string
  hint?: ComponentChildren
  error?: string
  value?: string
  /** Says «(opcional)» beside the label. What is asked without that word is needed. */
  optional?: boolean
  /** Tells browsers and screen readers that the field is needed. */
  required?: boolean
  width?: 's' | 'm' | 'full'
}

type Bound = { id: string; error: string | undefined; value: string | undefined; describedBy: string | undefined }

/** Ties a field to its form: stable id, what was typed, what was refused, and the ids that describe it in reading order. */
function useField({
  name,
  error,
  value,
  hint,
  group,
}: Pick<FieldProps, 'name' | 'error' | 'value' | 'hint'> & { group?: string | undefined }): Bound {
  const form = useForm()
  const id = fieldId(group ? `${name}-${group}` : name)
  const found = error ?? form.errors[name]
  const kept = form.values[name]
  return {
    id,
    error: found,
    value: value ?? (typeof kept === 'string' ? kept : kept?.[0]),
    describedBy: [hint && `${id}-hint`, found && `${id}-error`].filter(Boolean).join(' ') || undefined,
  }
}

const groupClass = (error: string | undefined) =>
  error ? 'govuk-form-group govuk-form-group--error' : 'govuk-form-group'
const widthClass = (width: FieldProps['width']) => (width && width !== 'full' ? ` width-${width}` : '')

type FieldFrameProps = {
  field: Bound
  label: string
  hint: ComponentChildren
  optional: boolean | undefined
  children: ComponentChildren
}

const FieldFrame = ({ field, label, hint, optional, children }: FieldFrameProps) => (
  <div class={groupClass(field.error)}>
    <label class="govuk-label" for={field.id}>
      {label}
      {optional && <Optional />}
    </label>
    <HintAndError id={field.id} hint={hint} error={field.error} />
    {children}
  </div>
)

function Optional() {
  const t = useWords(words)
  return <span class="optional"> {t('form.optional')}</span>
}

function HintAndError({ id, hint, error }: { id: string; hint: ComponentChildren; error: string | undefined }) {
  const t = useWords(words)
  return (
    <>
      {hint && (
        <div class="govuk-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error && (
        <p class="govuk-error-message" id={`${id}-error`}>
          <span class="govuk-visually-hidden">{t('form.error')}</span> {error}
        </p>
      )}
    </>
  )
}

type InputProps = FieldProps & {
  type?: 'text' | 'email' | 'url' | 'tel'
  /** What the browser may fill in (WCAG 1.3.5): `email`, `name`, `one-time-code`. */
  autocomplete?: 'off' | 'email' | 'name' | 'one-time-code' | 'organization' | 'tel' | 'url'
  inputMode?: 'numeric' | 'decimal'
  spellcheck?: boolean
  maxLength?: number
  /** Beside the field: «%», «pesos». Also said in the label or hint, because this is only seen. */
  unit?: string
}

/** One line of text. */
export function TextField({
  name,
  label,
  hint,
  optional,
  required,
  width,
  unit,
  type = 'text',
  error,
  value,
  ...rest
}: InputProps) {
  const field = useField({ name, hint, error, value })
  const input = (
    <input
      class={`govuk-input${widthClass(width)}`}
      id={field.id}
      name={name}
      {...typeOf(type)}
      value={field.value}
      required={required}
      aria-describedby={field.describedBy}
      aria-invalid={field.error ? 'true' : undefined}
      {...rest}
    />
  )
  return (
    <FieldFrame field={field} label={label} hint={hint} optional={optional}>
      {unit ? <UnitBeside unit={unit}>{input}</UnitBeside> : input}
    </FieldFrame>
  )
}

// Preact types each kind of input apart; to them a union of kinds is none of them.
const typeOf = (type: InputProps['type']) => ({ type: type as 'text' })

const UnitBeside = ({ unit, children }: { unit: string; children: ComponentChildren }) => (
  <div class="with-unit">
    {children}
    <span aria-hidden="true">{unit}</span>
  </div>
)

/**
 * A number. The field is text with a numeric keyboard, because `type=number` drops what it cannot read, changes under the
 * wheel and reads badly; the server reads the number and answers with words.
 */
export const NumberField = ({ decimals, ...props }: FieldProps & { unit?: string; decimals?: boolean }) => (
  <TextField width="s" {...props} inputMode={decimals ? 'decimal' : 'numeric'} autocomplete="off" spellcheck={false} />
)

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/

/**
 * A day, in ONE field: `type=date` gives phones their own calendar and every language its order, sends ISO, and turns into a
 * text field in a browser that lacks it, where the hint tells how to write it. The server reads both (`parseDayInput`).
 * A text that no date field would show is given back in a text field, so that what was typed is never lost.
 */
export function DateField({
  name,
  label,
  hint,
  optional,
  required,
  error,
  value,
  min,
  max,
}: FieldProps & { min?: string; max?: string }) {
  const t = useWords(words)
  const help = hint ?? t('form.dateHint')
  const field = useField({ name, hint: help, error, value })
  const readable = !field.value || ISO_DAY.test(field.value)
  return (
    <FieldFrame field={field} label={label} hint={help} optional={optional}>
      <input
        class="govuk-input width-m"
        id={field.id}
        name={name}
        {...(readable ? ({ type: 'date', min, max } as const) : ({ type: 'text' } as const))}
        value={field.value}
        required={required}
        aria-describedby={field.describedBy}
        aria-invalid={field.error ? 'true' : undefined}
      />
    </FieldFrame>
  )
}

/** Several lines. `rows` tells how much is expected. */
export function TextArea({
  name,
  label,
  hint,
  optional,
  required,
  error,
  value,
  rows = 5,
}: FieldProps & { rows?: number }) {
  const field = useField({ name, hint, error, value })
  return (
    <FieldFrame field={field} label={label} hint={hint} optional={optional}>
      <textarea
        class="govuk-textarea"
        id={field.id}
        name={name}
        rows={rows}
        required={required}
        aria-describedby={field.describedBy}
        aria-invalid={field.error ? 'true' : undefined}
      >
        {field.value}
      </textarea>
    </FieldFrame>
  )
}

export type Option = { value: string; label: string; hint?: string; lang?: string }

type SelectProps = FieldProps & {
  options: readonly Option[]
  /** The choice of nothing, first: «Todas» in filters. `false` where one is always chosen. */
  blank?: string | false
}

/** One of many. Up to six are better as `Radios`. */
export function Select({ name, label, hint, optional, required, error, value, width, options, blank }: SelectProps) {
  const t = useWords(words)
  const field = useField({ name, hint, error, value })
  return (
    <FieldFrame field={field} label={label} hint={hint} optional={optional}>
      <select
        class={`govuk-select${widthClass(width)}`}
        id={field.id}
        name={name}
        required={required}
        aria-describedby={field.describedBy}
        aria-invalid={field.error ? 'true' : undefined}
      >
        {blank !== false && <option value="">{blank ?? t('form.choose')}</option>}
        {options.map((option) => (
          <option value={option.value} selected={option.value === field.value} lang={option.lang}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}

type ChoicesProps = Omit<FieldProps, 'value' | 'width'> & {
  options: readonly Option[]
  inline?: boolean
  /** Where two groups of a form fill one field, the second says which it is: its ids must differ. */
  group?: string
}

/** One of a few, all in view. */
export function Radios({ value, ...props }: ChoicesProps & { value?: string }) {
  const kept = useForm().values[props.name]
  const chosen = value ?? (typeof kept === 'string' ? kept : undefined)
  return <Choices {...props} type="radio" chosen={chosen === undefined ? [] : [chosen]} />
}

/** Any number of a few. */
export function Checkboxes({ values, ...props }: ChoicesProps & { values?: readonly string[] }) {
  const kept = useForm().values[props.name] ?? []
  return <Choices {...props} type="checkbox" chosen={values ?? (typeof kept === 'string' ? [kept] : kept)} />
}

type AnyChoicesProps = ChoicesProps & { type: 'radio' | 'checkbox'; chosen: readonly string[] }

/** The first choice carries the id of the field itself, so that the error summary lands on it. */
function Choices({
  type,
  name,
  label,
  hint,
  error,
  optional,
  required,
  options,
  inline,
  group,
  chosen,
}: AnyChoicesProps) {
  const field = useField({ name, hint, error, group })
  return (
    <div class={groupClass(field.error)}>
      <fieldset class="govuk-fieldset" aria-describedby={field.describedBy}>
        <legend class="govuk-fieldset__legend">
          {label}
          {optional && <Optional />}
        </legend>
        <HintAndError id={field.id} hint={hint} error={field.error} />
        <div class={inline ? 'choices choices--inline' : 'choices'}>
          {options.map((option, index) => (
            <Choice
              {...{ type, name, option }}
              id={index === 0 ? field.id : `${field.id}-${index + 1}`}
              checked={chosen.includes(option.value)}
              required={required && type === 'radio'}
            />
          ))}
        </div>
      </fieldset>
    </div>
  )
}

type ChoiceProps = {
  type: 'radio' | 'checkbox'
  name: string
  option: Option
  id: string
  checked: boolean
  required: boolean | undefined
}

const Choice = ({ type, name, option, id, checked, required }: ChoiceProps) => (
  <div class="choice">
    <input
      id={id}
      name={name}
      type={type}
      value={option.value}
      checked={checked}
      required={required}
      aria-describedby={option.hint ? `${id}-choice-hint` : undefined}
    />
    <label for={id} lang={option.lang}>
      {option.label}
    </label>
    {option.hint && (
      <div class="govuk-hint" id={`${id}-choice-hint`}>
        {option.hint}
      </div>
    )}
  </div>
)

type FileFieldProps = Omit<FieldProps, 'value' | 'width'> & {
  /** In words: «PDF, imagen o tabla». */
  kinds: string
  /** As the browser takes it: `.pdf,.csv,image/*`. */
  accept?: string
  maxBytes: number
  multiple?: boolean
}

/** A file, saying beforehand which and how large. The script checks the size before a long upload; the server always does. */
export function FileField({
  name,
  label,
  hint,
  error,
  optional,
  required,
  kinds,
  accept,
  maxBytes,
  multiple,
}: FileFieldProps) {
  const { locale } = useRequest()
  const t = useWords(words)
  const size = formatNumber(maxBytes / 1e6, locale, { maximumFractionDigits: 1 })
  const limits = t('form.fileLimits', { kinds, size })
  const help = hint ? [hint, ' ', limits] : limits
  const field = useField({ name, hint: limits, error })
  return (
    <FieldFrame field={field} label={label} hint={help} optional={optional}>
      <input
        class="file"
        id={field.id}
        name={name}
        type="file"
        accept={accept}
        multiple={multiple}
        required={required}
        aria-describedby={field.describedBy}
        aria-invalid={field.error ? 'true' : undefined}
        data-max-bytes={maxBytes}
        data-too-large={t('form.fileTooLarge', { size })}
      />
    </FieldFrame>
  )
}

/** A fact that travels with the form unseen. */
export const Hidden = ({ name, value }: { name: string; value: string }) => (
  <input type="hidden" name={name} value={value} />
)
