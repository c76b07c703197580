import { generateKeyPairSync, sign } from 'node:crypto'

export interface Certificate {
  key: string
  /** PEM; trusted by whoever is given it as its own authority. */
  cert: string
}

/**
 * A certificate for `names`, made now and signed by itself, so that no key is kept in the project and none expires in it.
 * X.509 version 3 (RFC 5280), ECDSA with P-256 and SHA-256.
 */
export function certificateFor(...names: string[]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(oid(COMMON_NAME), utf8(names[0] ?? 'test'))))
  const altNames = extension(SUBJECT_ALT_NAME, sequence(...names.map((each) => tlv(0x82, Buffer.from(each, 'ascii')))))
  const authority = extension(BASIC_CONSTRAINTS, sequence(tlv(0x01, Buffer.from([0xff]))))
  const toBeSigned = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))), // version 3
    tlv(0x02, Buffer.from([1])), // serial number
    ECDSA_WITH_SHA256,
    name,
    sequence(time(-1), time(1)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(altNames, authority)),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const whole = sequence(toBeSigned, ECDSA_WITH_SHA256, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const lines = whole.toString('base64').match(/.{1,64}/g)!
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  }
}

// Object identifiers, encoded.
const COMMON_NAME = '550403'
const SUBJECT_ALT_NAME = '551d11'
const BASIC_CONSTRAINTS = '551d13'

/** Tag, length, value: DER (ITU-T X.690). */
function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts)
  const length =
    value.length < 128
      ? [value.length]
      : value.length < 256
        ? [0x81, value.length]
        : [0x82, value.length >> 8, value.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), value])
}

const sequence = (...parts: Buffer[]) => tlv(0x30, ...parts)
const set = (...parts: Buffer[]) => tlv(0x31, ...parts)
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'))
const utf8 = (text: string) => tlv(0x0c, Buffer.from(text))
const extension = (id: string, value: Buffer) => sequence(oid(id), tlv(0x04, value))
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'))

/** Days from now, as `YYMMDDHHMMSSZ`. */
function time(days: number): Buffer {
  const moment = new Date(Date.now() + days * 86_400_000).toISOString()
  return tlv(0x17, Buffer.from(moment.replace(/[-:T]|\.\d+/g, '').slice(2)))
}
