/**
 * What JavaScript adds to pages that already work without it. Runs once, deferred, after the page is read.
 * Each part finds its elements by a `data-` attribute that a component wrote.
 */
focusErrorSummary()
showPrintButtons()
submitOnChange()
leaveOutEmptyFields()
checkFileSizes()
sendOnce()
usePasskeys()
keepTables()

/** The summary takes the focus, and each of its links goes to the field with its label in view. */
function focusErrorSummary() {
  const summary = document.querySelector<HTMLElement>('[data-error-summary]')
  if (!summary) return
  summary.focus()
  summary.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]')
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (!field) return
    event.preventDefault()
    const title =
      field.closest('fieldset')?.querySelector('legend') ?? document.querySelector(`label[for="${field.id}"]`)
    ;(title ?? field).scrollIntoView()
    field.focus({ preventScroll: true })
  })
}

function showPrintButtons() {
  document.querySelectorAll<HTMLButtonElement>('[data-print]').forEach((button) => {
    button.hidden = false
    button.addEventListener('click', () => print())
  })
}

/** Filters that ask for it are sent when a list, date or box changes; never while a person types. */
function submitOnChange() {
  document.querySelectorAll<HTMLFormElement>('form[data-submit-on-change]').forEach((form) =>
    form.addEventListener('change', (event) => {
      if ((event.target as Element).matches('select, [type=checkbox], [type=radio]')) form.requestSubmit()
    }),
  )
}

/** What was left empty narrows nothing: it is not written into the address that a GET form leads to. */
function leaveOutEmptyFields() {
  document.addEventListener('formdata', (event) => {
    if ((event.target as HTMLFormElement).method !== 'get') return
    for (const [name, value] of Array.from(event.formData))
      if (value === '' && event.formData.getAll(name).length === 1) event.formData.delete(name)
  })
}

/** Says that a file is too large before it is sent; the server says it again. */
function checkFileSizes() {
  document.querySelectorAll<HTMLInputElement>('input[type=file][data-max-bytes]').forEach((input) => {
    input.addEventListener('change', () => {
      const tooLarge = [...(input.files ?? [])].some((file) => file.size > Number(input.dataset['maxBytes']))
      input.setCustomValidity(tooLarge ? (input.dataset['tooLarge'] ?? '') : '')
      if (tooLarge) input.reportValidity()
    })
    input.form?.addEventListener('submit', (event) => {
      // Forms are `novalidate`, so that the server words every error; this one saves a long upload.
      if (input.validationMessage && input.validity.customError) {
        event.preventDefault()
        input.reportValidity()
      }
    })
  })
}

/** A second press of the same button within three seconds is not a second act. */
function sendOnce() {
  const sent = new WeakMap<HTMLFormElement, number>()
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (form.method !== 'post' || event.defaultPrevented) return
    if (event.timeStamp - (sent.get(form) ?? -Infinity) < 3000) event.preventDefault()
    else sent.set(form, event.timeStamp)
  })
}

/**
 * Forms that an authenticator answers (WebAuthn level 3), shown where the browser has a way: `data-passkey` says where the
 * challenge comes from. The answer goes into the form's `credential`, and the form is sent as any other.
 */
function usePasskeys() {
  if (!window.PublicKeyCredential || !('parseRequestOptionsFromJSON' in PublicKeyCredential)) return
  document.querySelectorAll<HTMLElement>('[data-passkey]').forEach((part) => {
    const form = part.querySelector('form')!
    const credential = form.querySelector<HTMLInputElement>('[data-credential]')!
    const failed = part.querySelector<HTMLElement>('[data-passkey-failed]')!
    part.querySelector<HTMLElement>('[data-passkey-absent]')!.hidden = true
    form.hidden = false
    form.addEventListener('submit', (event) => {
      if (credential.value) return
      event.preventDefault()
      failed.hidden = true
      answerOf(part.dataset['passkey']!).then(
        (answer) => {
          credential.value = JSON.stringify(answer)
          form.requestSubmit()
        },
        () => (failed.hidden = false),
      )
    })
  })
}

async function answerOf(address: string): Promise<Credential | null> {
  const asked = await fetch(address, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
  })
  if (!asked.ok) throw new Error(asked.statusText)
  const options = await asked.json()
  return 'user' in options
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
}

/** Tables whose rows stack on a phone stay tables for screen readers, in browsers that go by how they look. */
function keepTables() {
  const roles: Record<string, string> = { THEAD: 'rowgroup', TBODY: 'rowgroup', TR: 'row', TD: 'cell' }
  document.querySelectorAll<HTMLTableElement>('table[data-stacks]').forEach((table) => {
    table.role = 'table'
    table.querySelectorAll('thead, tbody, tr, td, th').forEach((part) => {
      part.role = roles[part.tagName] ?? ((part as HTMLTableCellElement).scope === 'row' ? 'rowheader' : 'columnheader')
    })
  })
}

export {}
