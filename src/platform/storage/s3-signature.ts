import { createHash } from 'node:crypto'
import { AwsV4Signer } from 'aws4fetch'

export type S3Credentials = { region: string; accessKey: string; secretKey: string }
export type Signable = {
  method: string
  url: URL
  /** Lower case. All of them are signed, and `host` with them. */
  headers: Readonly<Record<string, string>>
  /** SHA-256 of the body in hexadecimal: the server refuses a body that came to be another on the way. */
  payloadHash: string
}

/** SHA-256 of no bytes. */
export const EMPTY_HASH = createHash('sha256').digest('hex')

/** Keys derived for a day and a region, by secret: deriving one takes four hashes. */
const derived = new Map<string, ArrayBuffer>()

/**
 * The headers to send, with the signature that proves who asks and that nothing was changed: AWS Signature Version 4,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export async function sign(
  { method, url, headers, payloadHash }: Signable,
  { region, accessKey, secretKey }: S3Credentials,
  now: Date,
): Promise<Record<string, string>> {
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: { ...headers, 'x-amz-content-sha256': payloadHash },
    allHeaders: true,
    service: 's3',
    region,
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    datetime: now.toISOString().replace(/[-:]|\.\d{3}/g, ''),
    cache: derived,
  })
  return Object.fromEntries((await signer.sign()).headers)
}
