import type { Finding, FindingKind } from '../workbook.ts'

/** How many findings of one kind are listed in full; the rest are counted, so that a broken file of 100,000 rows stays readable. */
const LISTED = 200

export type Findings = { add: (finding: Finding) => void; all: () => Finding[] }

export function collectFindings(): Findings {
  const listed: Finding[] = []
  const counts = new Map<FindingKind, number>()
  return {
    add(finding) {
      const count = (counts.get(finding.kind) ?? 0) + 1
      counts.set(finding.kind, count)
      if (count <= LISTED) listed.push(finding)
    },
    all() {
      const rest = [...counts].filter(([, count]) => count > LISTED)
      return [
        ...listed,
        ...rest.map(([kind, count]) => ({ kind: 'and-more', before: kind, count: count - LISTED }) as const),
      ]
    },
  }
}
