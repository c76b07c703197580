import type { Kept, Removal } from './remove.ts'

const MOST_NAMED = 5

/** What a removal did and left, line by line; what stays, by name and address, and how to finish. */
export function tellRemoval({ removed, files, kept, adopted }: Removal, origin: string): string[] {
  const at = ({ name, address }: { name: string; address: string | null }) =>
    address ? `${name}: ${origin}${address}` : name
  return [
    `Removed ${count(removed, 'record')} and ${count(files, 'file')}.`,
    ...(adopted.length > 0
      ? [`${count(adopted.length, 'organization')} stay as your own: your imported lists name them.`]
      : []),
    ...adopted.map((one) => `  ${at(one)}`),
    ...(kept.length > 0
      ? [`${count(kept.length, 'record')} stay, marked as demonstration: others refer to them.`]
      : []),
    ...kept.flatMap((one) => [`  ${at(one)}`, ...because(one, origin)]),
    ...(kept.length > 0
      ? [
          'Change those others, or import a list that names the organization, and run `tequio demo remove` again.',
          'A report is never rewritten: whoever filed one stays, with the mark.',
        ]
      : []),
  ]
}

function because({ because: addresses }: Kept, origin: string): string[] {
  const named = addresses.slice(0, MOST_NAMED).map((address) => `    named by ${origin}${address}`)
  return addresses.length > MOST_NAMED ? [...named, `    and by ${addresses.length - MOST_NAMED} more`] : named
}

const count = (many: number, noun: string) => `${many} ${noun}${many === 1 ? '' : 's'}`
