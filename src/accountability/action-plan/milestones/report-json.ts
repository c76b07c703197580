import type { Report } from './store.ts'

/** A report as machines get it: in the name of its body. Who of the body filed it is for the page to say. */
export const reportForMachines = ({
  id,
  number,
  onDay,
  completion,
  narrative,
  delayJustification,
  organizationId,
  createdAt,
  evidence,
}: Report) => ({
  id,
  number,
  onDay,
  completion,
  narrative,
  delayJustification,
  organizationId,
  createdAt,
  evidence: evidence.map(({ id, number, kind, title, url, sha256, fileName, fileKind, size, day }) => ({
    id,
    number,
    kind,
    title,
    url,
    sha256,
    fileName,
    fileKind,
    size,
    day,
    ...(kind === 'file' && { address: `/evidencias/${id}` }),
  })),
})
