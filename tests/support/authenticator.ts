import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()
const base64url = (data: Uint8Array) => Buffer.from(data).toString('base64url')

type Options = { challenge: string; rp?: { id?: string }; rpId?: string; user?: { id: string } }
type Lies = {
  origin?: string
  party?: string
  challenge?: string
  /** Whether it verified who holds it. */
  verified?: boolean
  counter?: number
  userHandle?: string
  type?: string
}

/**
 * An authenticator of WebAuthn with one credential, made of a key and nothing else: it answers as one of good faith does, or with
 * the lies it is told to. `counter` goes up with each answer.
 */
export class Authenticator {
  readonly id = randomBytes(32)
  private readonly keys: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
  })
  private counter = 0
  private user = ''
  readonly origin: string

  constructor(origin: string) {
    this.origin = origin
  }

  /** The answer to a request for a new passkey, as the form sends it. */
  create(options: Options, lies: Lies = {}): string {
    this.user = options.user?.id ?? ''
    const attestationObject = isoCBOR.encode(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', this.data(options.rp?.id ?? '', lies, true)],
      ]) as never,
    )
    return this.credential({
      clientDataJSON: base64url(this.client('webauthn.create', options, lies)),
      attestationObject: base64url(attestationObject),
      transports: ['internal'],
    })
  }

  /** The answer to a request to sign in. */
  get(options: Options, lies: Lies = {}): string {
    const client = this.client('webauthn.get', options, lies)
    const data = this.data(options.rpId ?? '', lies, false)
    return this.credential({
      clientDataJSON: base64url(client),
      authenticatorData: base64url(data),
      signature: base64url(sign('sha256', Buffer.concat([data, sha256(client)]), this.keys.privateKey)),
      userHandle: lies.userHandle ?? this.user,
    })
  }

  private credential = (response: object) =>
    JSON.stringify({
      id: base64url(this.id),
      rawId: base64url(this.id),
      type: 'public-key',
      clientExtensionResults: {},
      response,
    })

  private client = (type: string, { challenge }: Options, lies: Lies) =>
    Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? this.origin,
        crossOrigin: false,
      }),
    )

  /** Section 6.1: hash of the party, flags (present, verified, with a credential), counter, and the new credential. */
  private data(party: string, { party: other, verified = true, counter = ++this.counter }: Lies, isNew: boolean) {
    const head = Buffer.alloc(5)
    head.writeUInt8(0x01 | (verified ? 0x04 : 0) | (isNew ? 0x40 : 0))
    head.writeUInt32BE(counter, 1)
    const parts: Uint8Array[] = [sha256(other ?? party), head]
    if (isNew) {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(this.id.length)
      parts.push(Buffer.alloc(16), length, this.id, this.publicKey())
    }
    return Buffer.concat(parts)
  }

  /** COSE: EC2, ES256, P-256, x, y. */
  private publicKey(): Buffer {
    const { x, y } = this.keys.publicKey.export({ format: 'jwk' })
    const numbers = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x!, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y!, 'base64url'))],
    ])
    return Buffer.from(isoCBOR.encode(numbers as never))
  }
}
