import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { sign } from '../../src/platform/storage/s3-signature.ts'

interface Asked {
  method: string
  /** Without the bucket; empty where the bucket itself is asked. */
  key: string
  url: URL
  headers: Record<string, string>
  body: Buffer
}

/** Answers in the server's place, or lets it answer (undefined). */
type Trouble = (asked: Asked, response: ServerResponse) => boolean | void

const credentials = { region: 'us-east-1', accessKey: 'LLAVE', secretKey: 'secreto-de-pruebas' }

/**
 * A server of S3 in memory to which anything can happen, as strict as AWS about what we use of it: signatures, checksums, order and pages of lists, parts, copies.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/
 */
export async function startObjectStorage(bucket = 'tequio') {
  const objects = new Map<string, Buffer>()
  const asked: string[] = []
  const sockets = new Set<Socket>()
  let trouble: Trouble = () => {}

  const server = createServer((request, response) => void answer(request, response))
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const target = new URL(request.url!, url)
    const [, named, ...rest] = decodeURIComponent(target.pathname).split('/')
    const one: Asked = {
      method: request.method!,
      key: rest.join('/'),
      url: target,
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks),
    }
    asked.push(`${one.method} ${one.key}`)
    if (trouble(one, response)) return
    const wrong = (await wrongWith(one)) ?? (named === bucket ? undefined : ([404, 'NoSuchBucket'] as const))
    if (wrong) return refuse(response, ...wrong)
    serve(one, response)
  }

  function serve(one: Asked, response: ServerResponse) {
    const { method, key, body, headers } = one
    if (method === 'GET' && key === '') return xml(response, listOf(one.url.searchParams))
    if (method === 'GET') return give(response, objects.get(key), headers.range)
    if (method === 'DELETE') {
      objects.delete(key)
      return void response.writeHead(204).end()
    }
    const source = headers['x-amz-copy-source']
    const content = source ? objects.get(decodeURIComponent(source).split('/').slice(2).join('/')) : body
    if (!content) return refuse(response, 404, 'NoSuchKey')
    objects.set(key, content)
    if (source)
      return xml(response, `<CopyObjectResult><ETag>&quot;${md5(content, 'hex')}&quot;</ETag></CopyObjectResult>`)
    response.writeHead(200, { etag: `"${md5(content, 'hex')}"` }).end()
  }

  function listOf(query: URLSearchParams): string {
    const [prefix, marker, max] = [
      query.get('prefix') ?? '',
      query.get('marker') ?? '',
      Number(query.get('max-keys') ?? 1000),
    ]
    const after = [...objects.keys()].sort().filter((key) => key.startsWith(prefix) && key > marker)
    const page = after.slice(0, Math.min(max, 1000))
    const contents = page.map((key) => `<Contents><Key>${key}</Key><Size>${objects.get(key)!.length}</Size></Contents>`)
    return `<ListBucketResult><Name>${bucket}</Name><IsTruncated>${page.length < after.length}</IsTruncated>${contents.join('')}</ListBucketResult>`
  }

  return {
    settings: { url, bucket, ...credentials },
    objects,
    /** Every request so far, `METHOD key`. */
    asked,
    /** From now on; without an argument all is well again. */
    troubleWith(next: Trouble = () => {}) {
      trouble = next
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

export type ObjectStorage = Awaited<ReturnType<typeof startObjectStorage>>

/** Who asks, whether that is what was signed, and whether the body is what was sent. */
async function wrongWith({
  method,
  url,
  headers,
  body,
}: Asked): Promise<readonly [status: number, code: string] | undefined> {
  const [, accessKey, region, names] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), /.exec(
      headers.authorization ?? '',
    ) ?? []
  if (!names) return [403, 'AccessDenied']
  if (accessKey !== credentials.accessKey) return [403, 'InvalidAccessKeyId']
  if (region !== credentials.region) return [400, 'AuthorizationHeaderMalformed']
  const given = names.split(';').filter((name) => !['host', 'x-amz-date', 'x-amz-content-sha256'].includes(name))
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !names.split(';').includes(name))
  const time = headers['x-amz-date']!.replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:')
  const signable = {
    method,
    url,
    headers: Object.fromEntries(given.map((name) => [name, headers[name] ?? ''])),
    payloadHash: headers['x-amz-content-sha256']!,
  }
  const right = (await sign(signable, credentials, new Date(time))).authorization
  if (unsigned.length > 0 || right !== headers.authorization) return [403, 'SignatureDoesNotMatch']
  if (createHash('sha256').update(body).digest('hex') !== headers['x-amz-content-sha256'])
    return [400, 'XAmzContentSHA256Mismatch']
  if (headers['content-md5'] !== undefined && headers['content-md5'] !== md5(body, 'base64')) return [400, 'BadDigest']
  return undefined
}

export const refuse = (response: ServerResponse, status: number, code: string) =>
  void response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`)

const xml = (response: ServerResponse, body: string) =>
  void response
    .writeHead(200, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`)

function give(response: ServerResponse, content: Buffer | undefined, range: string | undefined) {
  if (!content) return refuse(response, 404, 'NoSuchKey')
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  if (from === undefined) return void response.writeHead(200, { 'content-length': content.length }).end(content)
  const part = content.subarray(Number(from), to ? Number(to) + 1 : undefined)
  if (part.length === 0) return refuse(response, 416, 'InvalidRange')
  const last = Number(from) + part.length - 1
  response
    .writeHead(206, { 'content-length': part.length, 'content-range': `bytes ${from}-${last}/${content.length}` })
    .end(part)
}

const md5 = (content: Buffer, encoding: 'hex' | 'base64') => createHash('md5').update(content).digest(encoding)
