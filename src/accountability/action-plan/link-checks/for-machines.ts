import { checksAddress, copyAddress } from './address.ts'
import type { LinkCheck, Replacing } from './check-column.ts'

/** A check as machines get it; nothing of a file. */
export const checkForMachines = (id: string, check: LinkCheck | null) =>
  check && {
    ...check,
    copyAddress: check.copied ? copyAddress(id, check.sha256!) : null,
    address: checksAddress(id),
  }

/** Ids of what came in its place, and of what it came in the place of. */
export const replacingForMachines = ({ by, of }: Replacing) => ({
  replacedBy: by?.id ?? null,
  replaces: of?.id ?? null,
})
