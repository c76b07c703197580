import { request as rawHttp } from 'node:http'

export interface Answer {
  status: number
  headers: Headers
  text: string
  location: string | null
}

type Value = string | File
/** What a form sends, by name; with a file in it, as multipart. */
export type Fields = Readonly<Record<string, Value | readonly Value[]>>
type HeaderMap = Record<string, string>

/** A browser of no more than a cookie jar, or whoever pretends to be one: no header is forbidden to it. */
export class Client {
  readonly cookies = new Map<string, string>()
  readonly origin: string

  constructor(origin: string, cookies: Iterable<readonly [string, string]> = []) {
    this.origin = origin
    for (const [name, value] of cookies) this.cookies.set(name, value)
  }

  get(path: string, headers: HeaderMap = {}) {
    return this.send(path, { headers: { accept: 'text/html', ...headers } })
  }

  json(path: string) {
    return this.send(path, { headers: { accept: 'application/json' } })
  }

  /** A form as this site's own pages send it. */
  post(path: string, fields: Fields | FormData = {}, headers: HeaderMap = {}) {
    const body = fields instanceof FormData ? fields : bodyOf(fields)
    return this.send(path, { method: 'POST', body, headers: { accept: 'text/html', origin: this.origin, ...headers } })
  }

  /** The same, asking for the refusal by field as problem+json. */
  postForJson = (path: string, fields: Fields | FormData = {}) =>
    this.post(path, fields, { accept: 'application/json' })

  async send(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers)
    if (this.cookies.size > 0)
      headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(this.origin + path, { redirect: 'manual', ...init, headers })
    for (const line of response.headers.getSetCookie()) this.keep(line)
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get('location'),
    }
  }

  private keep(line: string) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
    if (/Max-Age=0(;|$)/i.test(line)) this.cookies.delete(name!)
    else this.cookies.set(name!, value!)
  }
}

function bodyOf(fields: Fields): FormData | URLSearchParams {
  const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const))
  if (pairs.every((pair): pair is readonly [string, string] => typeof pair[1] === 'string'))
    return new URLSearchParams(pairs.map(([name, value]) => [name, value]))
  const form = new FormData()
  for (const [name, value] of pairs) {
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, value, value.name)
  }
  return form
}

/** A request with headers that `fetch` does not let one choose: `Host` above all. */
export function rawRequest(
  origin: string,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: HeaderMap } = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  const { hostname, port } = new URL(origin)
  return new Promise((done, fail) => {
    const request = rawHttp(
      { hostname: hostname === 'localhost' ? '127.0.0.1' : hostname, port, path, method, headers },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(pieces).toString('utf8'),
          }),
        )
      },
    )
    request.once('error', fail)
    request.end()
  })
}
