/** Megabytes are decimal (SI), as phones and file managers show them: 1 MB = 1 000 000 bytes. */
const MB = 1_000_000

type KindFacts = {
  /** What the sniffer must find in the bytes; `text` kinds share one look and are told apart by their own checks. */
  family: 'pdf' | 'image' | 'text' | 'package' | 'media'
  /** IANA media type under which it is served. Never one that a browser runs. */
  mediaType: string
  /** Without dot, lower case; the first is the one we give. */
  extensions: readonly [string, ...string[]]
  /** Bytes. */
  maxBytes: number
  /** True where a browser may show it in its own window instead of saving it. */
  inline?: boolean
}

/**
 * Everything that may be stored, and nothing else. SVG and HTML are absent on purpose: they run code in the page's origin.
 * Media types: https://www.iana.org/assignments/media-types
 */
export const KINDS = {
  pdf: { family: 'pdf', mediaType: 'application/pdf', extensions: ['pdf'], maxBytes: 50 * MB, inline: true },
  jpeg: { family: 'image', mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'], maxBytes: 25 * MB, inline: true },
  png: { family: 'image', mediaType: 'image/png', extensions: ['png'], maxBytes: 25 * MB, inline: true },
  webp: { family: 'image', mediaType: 'image/webp', extensions: ['webp'], maxBytes: 25 * MB, inline: true },
  csv: { family: 'text', mediaType: 'text/csv', extensions: ['csv'], maxBytes: 100 * MB },
  tsv: { family: 'text', mediaType: 'text/tab-separated-values', extensions: ['tsv', 'tab'], maxBytes: 100 * MB },
  txt: { family: 'text', mediaType: 'text/plain', extensions: ['txt'], maxBytes: 10 * MB, inline: true },
  md: { family: 'text', mediaType: 'text/markdown', extensions: ['md'], maxBytes: 10 * MB },
  json: { family: 'text', mediaType: 'application/json', extensions: ['json'], maxBytes: 20 * MB },
  geojson: { family: 'text', mediaType: 'application/geo+json', extensions: ['geojson'], maxBytes: 20 * MB },
  xml: { family: 'text', mediaType: 'application/xml', extensions: ['xml'], maxBytes: 20 * MB },
  docx: {
    family: 'package',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extensions: ['docx'],
    maxBytes: 50 * MB,
  },
  xlsx: {
    family: 'package',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extensions: ['xlsx'],
    maxBytes: 50 * MB,
  },
  pptx: {
    family: 'package',
    mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    extensions: ['pptx'],
    maxBytes: 100 * MB,
  },
  odt: {
    family: 'package',
    mediaType: 'application/vnd.oasis.opendocument.text',
    extensions: ['odt'],
    maxBytes: 50 * MB,
  },
  ods: {
    family: 'package',
    mediaType: 'application/vnd.oasis.opendocument.spreadsheet',
    extensions: ['ods'],
    maxBytes: 50 * MB,
  },
  zip: { family: 'package', mediaType: 'application/zip', extensions: ['zip'], maxBytes: 200 * MB },
  mp3: { family: 'media', mediaType: 'audio/mpeg', extensions: ['mp3'], maxBytes: 100 * MB },
  mp4: { family: 'media', mediaType: 'video/mp4', extensions: ['mp4'], maxBytes: 200 * MB },
} as const satisfies Record<string, KindFacts>

export type Kind = keyof typeof KINDS
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[]

export const factsOf = (kind: Kind): KindFacts => KINDS[kind]
export const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name)

const byExtension = new Map<string, Kind>(
  KIND_NAMES.flatMap((kind) => KINDS[kind].extensions.map((extension) => [extension, kind] as const)),
)

/** The kind that an extension (lower case, no dot) promises; undefined where no allowed kind does. */
export const kindOfExtension = (extension: string): Kind | undefined => byExtension.get(extension)

/** Which kinds a form takes and how big. `maxBytes` lowers the limit of every kind, never raises it. */
export type UploadPolicy = {
  kinds: readonly Kind[]
  maxBytes?: number
  maxPixels?: number
  /** The rows of a text are read and the file is never served: what its cells hold is data, pieces of web pages among it. */
  readAs?: 'table'
}

export const PICTURES: UploadPolicy = { kinds: ['jpeg', 'png', 'webp'] }
export const TABLES: UploadPolicy = { kinds: ['csv', 'tsv', 'xlsx', 'ods', 'json', 'geojson'] }
/** A means of verification: whatever shows that a deliverable exists. */
export const EVIDENCE: UploadPolicy = {
  kinds: [
    'pdf',
    'jpeg',
    'png',
    'webp',
    'csv',
    'tsv',
    'txt',
    'md',
    'json',
    'geojson',
    'xml',
    'docx',
    'xlsx',
    'pptx',
    'odt',
    'ods',
    'zip',
  ],
}
export const ANY_KIND: UploadPolicy = { kinds: KIND_NAMES }

/** Largest file in bytes that `policy` takes, of `kind` or of any. */
export function maxBytesOf(policy: UploadPolicy, kind?: Kind): number {
  const own = kind ? KINDS[kind].maxBytes : Math.max(...policy.kinds.map((each) => KINDS[each].maxBytes))
  return Math.min(own, policy.maxBytes ?? own)
}

/** The `accept` of the file field. A phone that keeps HEIC pictures then hands over a JPEG by itself. */
export const acceptOf = (policy: UploadPolicy): string =>
  policy.kinds.flatMap((kind) => KINDS[kind].extensions.map((extension) => `.${extension}`)).join(',')
