import type { FileChooser, Locator, Page } from 'playwright'

/** More than the stops of our longest page. */
const MOST_STOPS = 400

/** A person who uses the page by keys alone: Tab, Shift, Enter, Space, arrows, letters. Nothing here moves a pointer. */
export class Keyboard {
  readonly #page: Page
  constructor(page: Page) {
    this.#page = page
    page.on('filechooser', () => {}) // from now on the browser hands its dialogs over, instead of opening them
  }

  /** Goes forward with Tab until the element has the focus, and expects the focus to be seen there. */
  async to(target: Locator) {
    const found = await target.count()
    if (found !== 1) throw new Error(`${found} elements are ${target} at ${this.#page.url()}, not 1`)
    await Promise.all(Array.from({ length: await stopsBefore(target) }, () => this.press('Tab')))
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      if (await hasFocus(target)) {
        if (await showsFocus(target)) return
        throw new Error(`The focus cannot be seen on ${target} at ${this.#page.url()}`)
      }
      await this.press('Tab')
    }
    throw new Error(`Tab does not reach ${target} at ${this.#page.url()}`)
  }

  press(key: string) {
    return this.#page.keyboard.press(key)
  }

  /** Past the header, as the first link of every page offers. */
  async skipToContent() {
    await this.to(this.#page.getByRole('link', { name: /^(Ir al contenido|Skip to content)$/ }))
    await this.press('Enter')
  }

  /** Presses a link or button, which takes to another page, or elsewhere `within` this one. */
  async follow(target: Locator, { within = false } = {}) {
    await this.to(target)
    await (within ? this.press('Enter') : this.#leaving('Enter'))
  }

  /** Presses Enter within a field, which sends its form. */
  async submit() {
    await this.#leaving('Enter')
  }

  async #leaving(key: string) {
    const arrival = this.#page.waitForEvent('load')
    await this.press(key)
    await arrival
  }

  async toggle(target: Locator) {
    await this.to(target)
    await this.press('Space')
  }

  /** Writes over what the field held. */
  async type(target: Locator, text: string) {
    await this.to(target)
    await this.press('Control+a')
    await this.#page.keyboard.insertText(text)
  }

  /** Types a day (`2026-11-30`) in the field of a date, which has a part for each and takes nothing as a whole. */
  async typeDay(target: Locator, day: string) {
    await this.to(target)
    const [year, month, date] = day.split('-')
    // The order of the parts is that of the browser's language.
    for (const parts of [
      [date, month, year],
      [month, date, year],
      [year, month, date],
    ]) {
      await this.#page.keyboard.type(parts.join(''))
      if ((await target.inputValue()) === day) return
      for (let part = 1; part < parts.length; part++) await this.press('ArrowLeft')
    }
    throw new Error(`${day} cannot be typed in ${target}`)
  }

  /** Chooses in a list with the arrows. */
  async select(target: Locator, label: string) {
    await this.to(target)
    const wanted = await target.getByRole('option', { name: label }).getAttribute('value')
    await this.press('Home')
    for (let step = 0; step < MOST_STOPS; step++) {
      if ((await target.inputValue()) === wanted) return
      await this.press('ArrowDown')
    }
    throw new Error(`The arrows do not reach «${label}» of ${target}`)
  }

  /** Chooses one of a group of radio buttons: Tab enters the group, the arrows move in it. */
  async choose(radio: Locator) {
    const group = this.#page.locator(`input[type=radio][name="${await radio.getAttribute('name')}"]`)
    for (let stop = 0; stop < MOST_STOPS && !(await groupHasFocus(group)); stop++) await this.press('Tab')
    if (await hasFocus(radio)) await this.press('Space')
    for (let step = 0; step < 20 && !(await radio.isChecked()); step++) await this.press('ArrowDown')
    if (!(await radio.isChecked())) throw new Error(`The arrows do not reach ${radio}`)
  }

  /** Opens the system's dialog from the field and answers it. */
  async attach(target: Locator, file: Parameters<FileChooser['setFiles']>[0]) {
    await this.to(target)
    const chooser = this.#page.waitForEvent('filechooser')
    await this.press('Enter')
    await (await chooser).setFiles(file)
  }

  /** Presses a link that downloads, and answers the bytes. */
  async download(target: Locator): Promise<{ name: string; bytes: Uint8Array }> {
    await this.to(target)
    const started = this.#page.waitForEvent('download')
    await this.press('Enter')
    const download = await started
    const chunks: Uint8Array[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Uint8Array)
    return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) }
  }
}

/** At least so many stops lie between the focus and the element: they are taken without asking after each. */
const stopsBefore = (target: Locator) =>
  target.evaluate((element) => {
    const stops = [
      ...document.querySelectorAll<HTMLElement>(
        'a[href], button, input:not([type=radio], [type=hidden]), select, textarea, summary',
      ),
    ].filter((stop) => stop.checkVisibility())
    const from = document.activeElement ?? document.body
    const isBetween = (stop: Element) =>
      Boolean(
        from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING &&
        stop.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
      )
    return Math.max(0, stops.filter(isBetween).length - 3)
  })

const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement)
const groupHasFocus = (group: Locator) => group.evaluateAll((all) => all.some((one) => one === document.activeElement))

/** WCAG 2.4.7: an outline or a shadow on the element, on what is drawn for it, or around it. */
const showsFocus = (target: Locator) =>
  target.evaluate((element) => {
    const label = element.id ? document.querySelector(`label[for="${CSS.escape(element.id)}"]`) : null
    const around = [element, ...element.children, element.parentElement, element.closest('.card'), label].filter(
      (one) => one !== null,
    )
    const styles = around.flatMap((one) => [null, '::before', '::after'].map((part) => getComputedStyle(one, part)))
    return styles.some(
      ({ outlineStyle, outlineWidth, boxShadow }) =>
        (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
    )
  })
