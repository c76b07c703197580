/** What ext4, APFS and NTFS all hold. */
const MAX_NAME_BYTES = 255

/** Device names of Windows, with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i

/**
 * The name that people see and save: no folders, no control, invisible or right-to-left-override characters (with these,
 * «informe‮fdp.exe» reads as «informeexe.pdf»), nothing that a system reserves, at most 255 bytes. Accents stay.
 * Never empty: `fallback` where nothing is left. Applying it twice changes nothing more.
 */
export function cleanFileName(declared: string, fallback = 'archivo'): string {
  const own = declared.split(/[/\\]/).pop() ?? ''
  const visible = own
    .replace(/[\t\n\r]/g, ' ')
    .replace(/\p{C}/gu, '')
    .normalize('NFC')
    .replace(/\p{Z}+/gu, ' ')
    .replace(/[<>:"|?*]/g, '-')
  const bare = withoutEdges(visible)
  const [stem, extension] = splitName(bare)
  const name = stem ? bare : extension ? `${fallback}.${extension}` : fallback
  return shorten(RESERVED.test(name) ? `_${name}` : name)
}

/** `['informe final', 'pdf']`; the extension in lower case, empty where there is none (or none that looks like one). */
export function splitName(name: string): [stem: string, extension: string] {
  const match = /^(.*)\.([\p{L}\p{N}_-]{1,16})$/su.exec(name)
  return match ? [match[1]!, match[2]!.toLowerCase()] : [name, '']
}

/** The extension of a declared name, as it will be after cleaning. */
export const extensionOf = (declared: string): string => splitName(cleanFileName(declared))[1]

/**
 * `Content-Disposition` (RFC 6266): an ASCII name for old programs and the real one in UTF-8 (RFC 8187).
 */
export function contentDisposition(disposition: 'inline' | 'attachment', declared: string): string {
  const name = cleanFileName(declared)
  // A «%» in the plain form is decoded by some browsers and not by others.
  const ascii = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${disposition}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

/** Leading dots hide a file on Unix; trailing dots and spaces vanish on Windows. */
const withoutEdges = (name: string) => name.replace(/^[\s.]+/, '').replace(/[\s.]+$/, '')

const bytesOf = (text: string) => Buffer.byteLength(text)
const graphemes = new Intl.Segmenter('es', { granularity: 'grapheme' })

/** Cuts the stem between letters as people see them, never inside an accent or an emoji, and keeps the extension. */
function shorten(name: string): string {
  if (bytesOf(name) <= MAX_NAME_BYTES) return name
  const [stem, extension] = splitName(name)
  const ending = extension ? `.${extension}` : ''
  // No grapheme that fits needs more characters than there are bytes; a longer text would be segmented for nothing.
  let room = MAX_NAME_BYTES - bytesOf(ending)
  let kept = ''
  for (const { segment } of graphemes.segment(stem.slice(0, MAX_NAME_BYTES))) {
    room -= bytesOf(segment)
    if (room < 0) break
    kept += segment
  }
  const trimmed = kept.replace(/[\s.]+$/, '')
  return `${trimmed || 'archivo'}${ending}`
}
