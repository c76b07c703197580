import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OrganizationHistory, OrganizationId } from '../register/model.ts'
import {
  correctName,
  describe as describeFacts,
  dissolve,
  namingOn,
  rename,
  restore,
  succeed,
  supervise,
} from './model.ts'

const id = (last: number) => `00000000-0000-7000-8000-${String(last).padStart(12, '0')}` as OrganizationId

const organization = (change: Partial<OrganizationHistory> = {}): OrganizationHistory => ({
  id: id(1),
  slug: 'delegacion-tlalpan',
  sector: 'public-body',
  level: 'municipal',
  borough: '012',
  foundedOn: null,
  dissolved: false,
  dissolvedOn: null,
  website: null,
  names: [{ name: 'Delegación Tlalpan', acronym: null, from: null, until: null }],
  categories: [],
  supervisions: [],
  ...change,
})

const alcaldia = { name: 'Alcaldía Tlalpan', acronym: null }

describe('rename', () => {
  it('keeps the former name in the history and the address as it was', () => {
    const renamed = rename(organization(), alcaldia, '2018-10-01')
    if (!renamed.ok) throw new Error(renamed.reason)
    expect(namingOn(renamed.value, '2018-09-30').name).toBe('Delegación Tlalpan')
    expect(namingOn(renamed.value, '2018-10-01').name).toBe('Alcaldía Tlalpan')
    expect(renamed.value.slug).toBe('delegacion-tlalpan')
  })

  it('leaves a name for every day, however often it happens', () => {
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
      .map((at) => at.toISOString().slice(0, 10))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(day, fc.constantFrom('A', 'B', 'C')), { maxLength: 10 }),
        day,
        (renamings, looked) => {
          const after = renamings.reduce((before, [on, letter]) => {
            const verdict = rename(before, { name: `Instituto ${letter}`, acronym: null }, on)
            return verdict.ok ? verdict.value : before
          }, organization())
          expect(
            after.names.filter(
              ({ from, until }) => (from === null || from <= looked) && (until === null || looked < until),
            ),
          ).toHaveLength(1)
        },
      ),
    )
  })

  it('refuses the same name, a day on which another name begins, and the day it was founded', () => {
    expect(rename(organization(), organization().names[0]!, '2018-10-01')).toEqual({ ok: false, reason: 'no-change' })
    const renamed = rename(organization(), alcaldia, '2018-10-01')
    expect(renamed.ok && rename(renamed.value, { name: 'Otra', acronym: null }, '2018-10-01')).toEqual({
      ok: false,
      reason: 'same-day',
    })
    expect(rename(organization({ foundedOn: '2018-10-01' }), alcaldia, '2018-10-01')).toEqual({
      ok: false,
      reason: 'before-founding',
    })
  })
})

describe('correctName', () => {
  it('writes the name rightly without making a new one', () => {
    const corrected = correctName(
      organization({ names: [{ name: 'Delegacion Tlalpan', acronym: null, from: null, until: null }] }),
      null,
      { name: 'Delegación Tlalpan', acronym: 'DT' },
    )
    expect(corrected.ok && corrected.value.names).toEqual([
      { name: 'Delegación Tlalpan', acronym: 'DT', from: null, until: null },
    ])
  })

  it('refuses a name it never had', () => {
    expect(correctName(organization(), '2020-01-01', alcaldia)).toEqual({ ok: false, reason: 'no-such-name' })
  })
})

describe('supervise', () => {
  it('lets one authority take over from another', () => {
    const first = supervise(organization(), id(2), null)
    const second = first.ok && supervise(first.value, id(3), '2025-03-20')
    expect(second && second.ok && second.value.supervisions).toEqual([
      { authorityId: id(2), from: null, until: '2025-03-20' },
      { authorityId: id(3), from: '2025-03-20', until: null },
    ])
  })

  it('refuses that a body supervises itself', () => {
    expect(supervise(organization(), id(1), null)).toEqual({ ok: false, reason: 'itself' })
  })
})

describe('dissolve and restore', () => {
  it('may not know the day', () => {
    expect(dissolve(organization(), null)).toMatchObject({ ok: true, value: { dissolved: true, dissolvedOn: null } })
  })
  it('refuses an end before the beginning', () => {
    expect(dissolve(organization({ foundedOn: '2020-01-01' }), '2019-12-31')).toEqual({
      ok: false,
      reason: 'before-founding',
    })
  })
  it('is undone', () => {
    const ended = dissolve(organization(), '2020-01-01')
    expect(ended.ok && restore(ended.value)).toMatchObject({ ok: true, value: { dissolved: false, dissolvedOn: null } })
    expect(restore(organization())).toEqual({ ok: false, reason: 'no-change' })
  })
})

describe('facts', () => {
  const facts = {
    sector: 'public-body',
    level: 'municipal',
    borough: '012',
    foundedOn: '2018-10-01',
    website: null,
  } as const
  it.each([
    ['after-dissolution', organization({ dissolved: true, dissolvedOn: '2018-01-01' })],
    [
      'after-renaming',
      organization({
        names: [
          ...organization().names.map((one) => ({ ...one, until: '2018-10-01' })),
          { ...alcaldia, from: '2018-10-01', until: null },
        ],
      }),
    ],
    ['no-change', organization({ foundedOn: '2018-10-01' })],
  ] as const)('refuses a founding %s', (reason, before) => {
    expect(describeFacts(before, facts, '2026-11-22')).toEqual({ ok: false, reason })
  })
})

describe('succeed', () => {
  type Edge = readonly [number, number]
  /** Everything reached from `start` along the successions, itself included. */
  const laterThan = (edges: readonly Edge[], start: number): Set<OrganizationId> => {
    const reached = new Set([start])
    for (const one of reached) for (const [from, to] of edges) if (from === one) reached.add(to)
    return new Set([...reached].map(id))
  }

  it('never lets an organization come after itself', () => {
    const edge = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 30 }), (wanted) => {
        const edges = wanted.reduce<Edge[]>((before, [from, to]) => {
          const verdict = succeed(
            { predecessorId: id(from), successorId: id(to), kind: 'merged', on: null, note: null },
            laterThan(before, to),
          )
          return verdict.ok ? [...before, [from, to] as const] : before
        }, [])
        for (const [from, to] of edges) expect(laterThan(edges, to).has(id(from))).toBe(false)
      }),
    )
  })
})
