// Runs in a thread of its own, on bare Node: only Node and the compiler are imported here.
import { parentPort, workerData } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Answer, Request, Workshop } from './typesetter.ts'

const { folder, layout, fonts }: Workshop = workerData
const compiler = NodeCompiler.create({
  workspace: folder,
  fontArgs: [{ fontBlobs: fonts.map((font) => Buffer.from(font)) }],
})

parentPort!.on('message', ({ number, report }: Request) => {
  const answer = answerTo(number, report)
  // The compiler remembers every text it laid out; reports differ, so the memory would only grow.
  compiler.evictCache(0)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
  parentPort!.postMessage(answer)
})

function answerTo(number: number, report: string): Answer {
  try {
    return { number, pdf: layOut(report) }
  } catch (error) {
    return { number, complaint: error instanceof Error ? error.message : String(error) }
  }
}

/** Characters that no font here has (emojis, scripts of far away): PDF/UA-1 forbids printing them as nothing. */
const unprintable = new Set<string>()
const IN_THEIR_PLACE = '□'

/** What no font can show is learnt from the compiler's complaints, and printed as «□». */
function layOut(report: string): Uint8Array {
  for (let attempt = 1; ; attempt++) {
    try {
      const inputs = { report: attempt < 6 ? printable(report) : latinOnly(report) }
      return new Uint8Array(compiler.pdf({ mainFileContent: layout, inputs }, { pdfStandard: 'ua-1' }))
    } catch (error) {
      const complaint = complaintOf(error)
      const missing = charactersNotShown(complaint)
      if (missing.length === 0 || attempt > 6) throw new Error(complaint, { cause: error })
      for (const character of missing) unprintable.add(character)
    }
  }
}

/** On the JSON as a whole: none of these characters is part of its grammar. */
function printable(report: string) {
  if (unprintable.size === 0) return report
  const shown = (text: string) => ([...text].some((character) => unprintable.has(character)) ? IN_THEIR_PLACE : text)
  return report.replace(/\p{RGI_Emoji}/gv, shown).replace(/\P{ASCII}/gu, shown)
}

/** The last resort, where complaints never end: what every font of the house has. */
const latinOnly = (report: string) => report.replace(/[^\u0000-\u017f\u2010-\u2026\u20ac]/gu, '?')

/** «the text `"🎉"` could not be displayed with font …», in Rust's spelling of strings. */
function charactersNotShown(complaint: string): string[] {
  const named = [...complaint.matchAll(/the text `\\?"(.+?)\\?"` could not be displayed/gsu)].map((match) => match[1]!)
  return named.flatMap((text) => [...unescapeRust(text)]).filter((character) => character > '\u007f')
}

const unescapeRust = (text: string) =>
  text.replace(/\\+u\{([0-9a-f]+)\}/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))

function complaintOf(error: unknown): string {
  if (error instanceof Error) return [error.message, 'code' in error ? String(error.code) : ''].join(' ')
  try {
    return JSON.stringify(compiler.fetchDiagnostics(error as never))
  } catch {
    return String(error)
  }
}
