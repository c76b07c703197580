import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canSetRule,
  endOn,
  rollOn,
  votingSeatsOn,
  ruleFor,
  type DatedRule,
  type Maker,
  type Member,
  type Seat,
} from './makers/model.ts'
import {
  HEAD_RULE,
  leastOf,
  tally,
  type Choice,
  type MakerId,
  type RollSeat,
  type Rule,
  type SeatId,
  type Share,
} from './model.ts'

const HALF: Share = { test: 'more-than', numerator: 1, denominator: 2 }
const TWO_THIRDS: Share = { test: 'at-least', numerator: 2, denominator: 3 }
const THREE_FIFTHS: Share = { test: 'at-least', numerator: 3, denominator: 5 }
const rule = (given: Partial<Rule> = {}): Rule => ({
  majority: HALF,
  of: 'present',
  quorum: HALF,
  quorumOf: 'seats',
  balance: 'none',
  abstentionsCount: true,
  excusedCount: true,
  noticeDays: null,
  source: null,
  ...given,
})

type Mark = Choice | 'present' | 'absent' | 'excused' | 'vacant'
const LETTERS = {
  f: 'for',
  a: 'against',
  s: 'abstain',
  p: 'present',
  '-': 'absent',
  x: 'excused',
  v: 'vacant',
} as const
const seatOf = (mark: Mark, number: number, sector: string | null = null): RollSeat => {
  const choice = mark === 'for' || mark === 'against' || mark === 'abstain' ? mark : null
  return {
    number,
    label: { es: `Lugar ${number}` },
    sector: sector === null ? null : { es: sector },
    filled: mark !== 'vacant',
    excused: mark === 'excused',
    present: choice !== null || mark === 'present',
    choice,
    by: choice && 'holder',
  }
}
/** «ffa-v»: two for, one against, one absent, one vacant seat. */
const roll = (marks: string, sectors?: string): RollSeat[] =>
  [...marks].map((letter, at) => seatOf(LETTERS[letter as keyof typeof LETTERS], at + 1, sectors?.[at] ?? null))

describe('the least number that is a share', () => {
  it.each([
    [TWO_THIRDS, 7, 5],
    [TWO_THIRDS, 9, 6],
    [TWO_THIRDS, 3, 2],
    [HALF, 8, 5],
    [HALF, 7, 4],
    [HALF, 1, 1],
    [THREE_FIFTHS, 5, 3],
    [THREE_FIFTHS, 7, 5],
    [THREE_FIFTHS, 10, 6],
    [{ test: 'number', numerator: 4, denominator: 1 } as const, 99, 4],
  ])('%o of %d is %d', (share, base, expected) => expect(leastOf(share, base)).toBe(expected))
})

describe('the outcome', () => {
  it.each<[string, string, Partial<Rule>]>([
    // Simple majority of those present: of 7 that voted, 4; of 8, 5.
    ['ffffaaa--', 'approved', {}],
    ['fffsaaa--', 'rejected', {}],
    ['ffffaaaa-', 'rejected', {}],
    ['fffffaaa-', 'approved', {}],
    // Who abstains counts among those present, unless the rule leaves abstentions out.
    ['ffssa', 'rejected', {}],
    ['ffssa', 'approved', { abstentionsCount: false }],
    // Who came and did not vote is as who abstained.
    ['ffppa', 'rejected', {}],
    ['ffppa', 'approved', { abstentionsCount: false }],
    // Qualified majorities.
    ['fffffaa', 'approved', { majority: TWO_THIRDS }],
    ['ffffaaa', 'rejected', { majority: TWO_THIRDS }],
    ['fffaa', 'approved', { majority: THREE_FIFTHS }],
    // Of all members, not of those present; of all seats, vacant ones too.
    ['fff--', 'approved', { of: 'members' }],
    ['ffff---', 'rejected', { of: 'members', majority: TWO_THIRDS }],
    ['fffv-', 'approved', { of: 'seats' }],
    ['ffffvvv', 'impossible', { of: 'seats', majority: TWO_THIRDS }],
    // Consensus: nobody against, and somebody for.
    ['ffs', 'approved', { majority: null }],
    ['ffa', 'rejected', { majority: null }],
    ['sss', 'rejected', { majority: null }],
    // Quorum.
    ['ff---', 'no-quorum', {}],
    ['fff--', 'approved', {}],
    ['ff-vv', 'no-quorum', {}],
    ['fffvv', 'approved', {}],
    ['ffvvv', 'impossible', {}],
    ['ffvvv', 'approved', { quorumOf: 'members' }],
    ['vvv', 'impossible', { quorumOf: 'members' }],
    ['', 'impossible', {}],
    ['ff-', 'no-quorum', { quorum: { test: 'number', numerator: 3, denominator: 1 } }],
    ['ffv', 'impossible', { quorum: { test: 'number', numerator: 3, denominator: 1 } }],
    // Excuses: they stay in the totals or they do not.
    ['ffxx', 'impossible', {}],
    ['ffxx', 'approved', { excusedCount: false }],
    ['ffxx-', 'no-quorum', {}],
    // A head decides alone.
    ['f', 'approved', HEAD_RULE],
    ['a', 'rejected', HEAD_RULE],
    ['v', 'impossible', HEAD_RULE],
  ])('of %s is %s', (marks, outcome, given) => expect(tally(rule(given), roll(marks)).outcome).toBe(outcome))

  it('tells all the figures of which it is made', () =>
    expect(tally(rule({ majority: TWO_THIRDS, of: 'members' }), roll('fffffaa--'))).toEqual({
      seats: 9,
      members: 9,
      excused: 0,
      present: 7,
      voted: 7,
      for: 5,
      against: 2,
      abstain: 0,
      quorum: { base: 9, needed: 5, met: true },
      sectors: [],
      majority: { base: 9, needed: 6 },
      impossible: null,
      outcome: 'rejected',
    }))
  it.each<[string, string, Partial<Rule>]>([
    ['fvvv', 'too-few-members', {}],
    ['ffffvvv', 'majority-unreachable', { of: 'seats', majority: TWO_THIRDS }],
  ])('of %s says why it is impossible: %s', (marks, why, given) =>
    expect(tally(rule(given), roll(marks)).impossible).toBe(why),
  )
})

describe('balance by sector', () => {
  const balanced = (balance: 'one' | 'half', marks: string, sectors: string, given: Partial<Rule> = {}) =>
    tally(rule({ balance, ...given }), roll(marks, sectors))
  it.each([
    ['one', 'ffff--', 'cccggg', 'approved'],
    ['one', 'fff---', 'cccggg', 'no-quorum'],
    ['one', 'ffff--', 'ccccgg', 'no-quorum'],
    ['half', 'ffff--', 'cccggg', 'no-quorum'],
    ['half', 'fff-ff', 'cccggg', 'approved'],
    ['one', 'ffffvv', 'ccccgg', 'impossible'],
    ['half', 'ffffvv', 'ccccgg', 'impossible'],
  ] as const)('%s of each: %s of %s is %s', (balance, marks, sectors, outcome) =>
    expect(balanced(balance, marks, sectors).outcome).toBe(outcome),
  )
  it('counts the half of the seats of a sector or of its members, as the rule says', () => {
    expect(balanced('half', 'fffv-vv', 'cccgggg').outcome).toBe('impossible')
    expect(balanced('half', 'fffvfvv', 'cccgggg').sectors[1]).toMatchObject({ needed: 2, present: 1, met: false })
    expect(balanced('half', 'fffvfvv', 'cccgggg', { quorumOf: 'members' }).sectors[1]).toMatchObject({
      needed: 1,
      met: true,
    })
  })
})

type Exercise = { state: string; secretariat: { sector: string; seats: number }[] }
const SHARED = process.env['TEQUIO_SHARED'] ?? '../shared'
const exercises: Exercise[] = JSON.parse(
  readFileSync(`${SHARED}/data/action-plans/local-action-plans-mx-2015-2017.json`, 'utf8'),
)
const seatsIn = ({ secretariat }: Exercise, mark: (at: number, sector: string) => Mark) =>
  secretariat.flatMap(({ sector, seats }) =>
    Array.from({ length: seats }, (_, at) => seatOf(mark(at, sector), at + 1, sector)),
  )

describe('the twelve secretariats of local plans in Mexico, 2015 to 2017', () => {
  it('are of 1/1/1 to 3/6/1, one with four sectors', () => {
    expect(exercises).toHaveLength(12)
    expect(
      exercises
        .map(({ secretariat }) => secretariat.length)
        .sort()
        .at(-1),
    ).toBe(4)
  })
  it.each(exercises.map((exercise) => [exercise.state, exercise] as const))(
    '%s: all there is quorum',
    (_state, exercise) =>
      expect(
        tally(
          rule({ balance: 'half' }),
          seatsIn(exercise, () => 'for'),
        ).outcome,
      ).toBe('approved'),
  )
  it.each(exercises.map((exercise) => [exercise.state, exercise] as const))(
    '%s: without any one sector there is none, whoever else came',
    (_state, exercise) => {
      for (const { sector: missing } of exercise.secretariat) {
        const without = (mark: Mark) => seatsIn(exercise, (_at, sector) => (sector === missing ? mark : 'for'))
        const atLeastOne = rule({ balance: 'one', quorum: { test: 'number', numerator: 1, denominator: 1 } })
        expect(tally(atLeastOne, without('absent')).outcome).toBe('no-quorum')
        expect(tally(atLeastOne, without('vacant')).outcome).toBe('impossible')
      }
    },
  )
  it.each([
    ['Sinaloa', { Gobierno: 1 }, 'no-quorum'], // of 3 at least 2
    ['Sinaloa', { Gobierno: 2 }, 'approved'],
    ['Sinaloa', { 'Organismos Autónomos': 1 }, 'no-quorum'], // of 4 at least 2
    ['Sinaloa', { 'Organismos Autónomos': 2 }, 'approved'],
    ['Veracruz', { Gobierno: 2 }, 'no-quorum'], // of 6 at least 3
    ['Veracruz', { Gobierno: 3 }, 'approved'],
    ['Campeche', { Gobierno: 1 }, 'approved'],
  ] as const)('%s, by half of each sector, with %o present is %s', (state, present, outcome) => {
    const counts: Record<string, number> = present
    const marks = seatsIn(
      exercises.find((one) => one.state === state)!,
      (at, sector) => (at < (counts[sector] ?? Infinity) ? 'for' : 'absent'),
    )
    expect(tally(rule({ balance: 'half' }), marks).outcome).toBe(outcome)
  })
})

describe('whatever the rule and the roll', () => {
  const marks = fc.constantFrom<Mark>('for', 'against', 'abstain', 'present', 'absent', 'excused', 'vacant')
  const rolls = fc
    .array(fc.tuple(marks, fc.constantFrom('c', 'g', 'a')), { minLength: 1, maxLength: 15 })
    .map((seats) => seats.map(([mark, sector], at) => seatOf(mark, at + 1, sector)))
  const shares = fc.constantFrom(HALF, TWO_THIRDS, THREE_FIFTHS)
  const rulings = fc
    .record({
      majority: fc.option(shares),
      of: fc.constantFrom('present' as const, 'members' as const, 'seats' as const),
      quorum: shares,
      quorumOf: fc.constantFrom('members' as const, 'seats' as const),
      balance: fc.constantFrom('none' as const, 'one' as const, 'half' as const),
      abstentionsCount: fc.boolean(),
      excusedCount: fc.boolean(),
    })
    .map(rule)
  const cast = (seats: RollSeat[], choice: Choice) => {
    const at = seats.findIndex(({ filled, excused, choice: before }) => filled && !excused && before === null)
    return at < 0 ? null : seats.with(at, { ...seats[at]!, present: true, choice, by: 'holder' })
  }

  it('one vote more in favour never undoes an approval', () =>
    fc.assert(
      fc.property(rulings, rolls, (given, seats) => {
        const more = cast(seats, 'for')
        if (!more || tally(given, seats).outcome !== 'approved') return
        expect(tally(given, more).outcome).toBe('approved')
      }),
      { numRuns: 3000 },
    ))
  it('one vote more against never makes an approval of a rejection', () =>
    fc.assert(
      fc.property(rulings, rolls, (given, seats) => {
        const more = cast(seats, 'against')
        if (!more || tally(given, seats).outcome !== 'rejected') return
        expect(tally(given, more).outcome).not.toBe('approved')
      }),
      { numRuns: 3000 },
    ))
  it('what is impossible is so however those who can would vote, and nothing else is', () =>
    fc.assert(
      fc.property(rulings, rolls, (given, seats) => {
        const unanimous = seats.map((seat) =>
          seat.filled && !seat.excused ? { ...seat, present: true, choice: 'for' as const } : seat,
        )
        expect(tally(given, unanimous).outcome).toBe(
          tally(given, seats).outcome === 'impossible' ? 'impossible' : 'approved',
        )
      }),
      { numRuns: 3000 },
    ))
  it('the order of the seats is nothing to it', () =>
    fc.assert(
      fc.property(rulings, rolls, (given, seats) => {
        expect(tally(given, seats.toReversed()).outcome).toBe(tally(given, seats).outcome)
      }),
    ))
})

const id = (number: number) => `0199b0c0-0000-7000-8000-00000000000${number}`
const seat = (number: number, given: Partial<Seat> = {}): Seat => ({
  id: id(number) as SeatId,
  makerId: id(9) as MakerId,
  number,
  label: { es: `Lugar ${number}` },
  sector: null,
  votes: true,
  office: null,
  from: '2026-01-01',
  until: null,
  ...given,
})
const member = (of: Seat, personId: string, given: Partial<Member> = {}): Member => ({
  id: `${of.number}${personId}`,
  makerId: of.makerId,
  seatId: of.id,
  standing: 'holder',
  personId,
  from: '2026-01-01',
  until: null,
  ...given,
})
const vote = (of: Seat, personId: string, choice: Choice, standing: Member['standing'] = 'holder', minute = 0) => ({
  personId,
  seatId: of.id,
  standing,
  choice,
  at: new Date(Date.UTC(2026, 5, 1, 12, minute)),
})

describe('the roll on a day', () => {
  const one = seat(1)
  const two = seat(2)
  const on = (given: Partial<Parameters<typeof rollOn>[0]>) =>
    rollOn({ seats: [one, two], members: [], votes: [], excuses: [], ...given }, '2026-06-01').map(
      ({ number, filled, excused, present, choice, by }) => ({ number, filled, excused, present, choice, by }),
    )
  const nobody = { filled: false, excused: false, present: false, choice: null, by: null }

  it('counts the alternate’s vote only where the holder has not voted', () => {
    const members = [member(one, 'ana'), member(one, 'beto', { standing: 'alternate' })]
    const alternates = vote(one, 'beto', 'against', 'alternate', 9)
    expect(on({ members, votes: [alternates] })[0]).toMatchObject({ choice: 'against', by: 'alternate' })
    expect(on({ members, votes: [alternates, vote(one, 'ana', 'for')] })[0]).toMatchObject({
      choice: 'for',
      by: 'holder',
    })
  })
  it('is of the seats that vote on it, whatever became of them since', () =>
    expect(on({ seats: [two, seat(1, { until: '2026-05-20' })] })).toEqual([
      { number: 1, ...nobody },
      { number: 2, ...nobody },
    ]))
  it('opens with no seat of a facilitator, nor one of another time', () => {
    const seats = [one, seat(3, { votes: false }), seat(4, { until: '2026-06-01' }), seat(5, { from: '2026-06-02' })]
    expect(votingSeatsOn(seats, '2026-06-01')).toEqual([one])
  })
  it('takes a seat for vacant before its term and from its end on', () => {
    expect(
      on({ members: [member(one, 'ana', { until: '2026-06-01' }), member(two, 'eva', { from: '2026-06-02' })] }),
    ).toEqual([
      { number: 1, ...nobody },
      { number: 2, ...nobody },
    ])
  })
  it('counts what was voted within a term that has ended, unless whoever came after voted too', () => {
    const members = [member(one, 'ana', { until: '2026-05-31' }), member(one, 'eva', { from: '2026-05-31' })]
    const before = vote(one, 'ana', 'for', 'holder', 1)
    expect(on({ members, votes: [before] })[0]).toMatchObject({ choice: 'for', present: true })
    expect(on({ members, votes: [before, vote(one, 'eva', 'against', 'holder', 2)] })[0]).toMatchObject({
      choice: 'against',
    })
  })
  it('knows who is excused, unless the alternate voted', () => {
    const members = [member(one, 'ana'), member(one, 'beto', { standing: 'alternate' })]
    const excuses = [{ personId: 'ana' }]
    expect(on({ members, excuses })[0]).toMatchObject({ excused: true, choice: null })
    expect(on({ members, excuses, votes: [vote(one, 'beto', 'for', 'alternate')] })[0]).toMatchObject({
      excused: false,
      choice: 'for',
    })
  })
  it('has nobody present in a vacant seat', () =>
    expect(on({ members: [member(one, 'ana')], attendance: [1, 2] })).toMatchObject([
      { present: true },
      { filled: false, present: false },
    ]))
  it('has present those of the session and those who voted', () =>
    expect(
      on({ members: [member(one, 'ana'), member(two, 'eva')], attendance: [2], votes: [vote(one, 'ana', 'for')] }),
    ).toMatchObject([{ present: true }, { present: true, choice: null }]))
})

describe('rules by matter', () => {
  const dated = (matter: string | null, from: string, until: string | null = null): DatedRule => ({
    id: `${matter}${from}`,
    makerId: id(9) as MakerId,
    matter,
    from,
    until,
    rule: rule(),
  })
  const rules = [dated(null, '2026-01-01'), dated('plan.approve', '2026-03-01', '2026-06-01')]
  it.each([
    ['plan.approve', '2026-02-28', null],
    ['plan.approve', '2026-03-01', 'plan.approve'],
    ['plan.approve', '2026-06-01', null],
    ['plan.close', '2026-04-01', null],
  ])('for %s on %s is that of %s', (matter, day, expected) =>
    expect(ruleFor(rules, matter, day)?.matter).toBe(expected),
  )
  it('are none before the first', () => expect(ruleFor(rules, 'plan.approve', '2025-12-31')).toBeUndefined())

  const maker = { id: id(9), kind: 'collegiate', from: '2026-01-01', until: null } as Maker
  const set = (
    given: Partial<Rule>,
    lastOpened: string | null = null,
    day = '2026-06-01',
    seats = [seat(1), seat(2)],
  ) => {
    const verdict = canSetRule(maker, rule(given), day, { lastOpened, seats, today: '2026-06-01' })
    return verdict.ok || verdict.reason
  }
  it('are set from any day after what they decided', () => {
    expect([set({}, '2026-05-31'), set({}, '2026-06-01'), set({}, '2026-06-02')]).toEqual([
      true,
      'has-decided',
      'has-decided',
    ])
  })
  it('are refused before the body existed, beyond belief, or where no session could meet them', () =>
    expect([
      set({}, null, '2025-12-31'),
      set({}, null, '2999-01-01'),
      set({ balance: 'one' }),
      set({ quorum: { test: 'number', numerator: 3, denominator: 1 } }),
    ]).toEqual(['before-maker', 'implausible-day', 'needs-sectors', 'quorum-too-high']))
})

describe('an end', () => {
  const period = { from: '2026-01-10', until: null }
  it.each([
    ['2026-06-01', '2026-06-01'],
    ['2026-01-09', 'before-start'],
    ['2099-01-01', 'implausible-day'],
  ])('on %s: %s', (until, expected) => {
    const verdict = endOn(period, until, '2026-06-01')
    expect(verdict.ok ? verdict.value : verdict.reason).toBe(expected)
  })
  it('of what has not begun makes that it never does', () =>
    expect(endOn({ from: '2026-07-01', until: null }, '2026-06-01', '2026-06-01')).toEqual({
      ok: true,
      value: '2026-07-01',
    }))
  it('comes once', () =>
    expect(endOn({ ...period, until: '2026-02-01' }, '2026-06-01', '2026-06-01')).toMatchObject({ reason: 'over' }))
})
