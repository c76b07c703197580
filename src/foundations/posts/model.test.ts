import { describe, expect, it } from 'vitest'
import {
  appoint,
  changePost,
  correctAppointment,
  createPost,
  endAppointment,
  endOf,
  existsOn,
  onDay,
  vacancyOf,
  withdrawAppointment,
  withdrawPost,
  type Appointment,
  type AppointmentFacts,
  type Ending,
  type Post,
} from './model.ts'

const TODAY = '2026-11-22'
const STANDING: Ending = { dissolved: false, dissolvedOn: null }

const post = (facts: Partial<Post> = {}): Post => ({
  id: 'p' as Post['id'],
  organizationId: 'o',
  number: 1,
  kind: 'transparency-officer',
  label: { es: 'Titular de la Unidad de Transparencia' },
  mustBeFilled: true,
  from: null,
  until: null,
  withdrawn: null,
  ...facts,
})
const facts = (given: Partial<AppointmentFacts> = {}): AppointmentFacts => ({
  person: 'Ana Ruiz',
  accountId: null,
  standing: 'holder',
  from: '2025-01-01',
  until: null,
  endReason: null,
  actLink: null,
  actOn: null,
  ...given,
})
let count = 0
const appointment = (given: Partial<Appointment> = {}): Appointment => {
  count++
  return {
    ...facts(given),
    id: `a${count}` as Appointment['id'],
    postId: 'p' as Post['id'],
    number: count,
    withdrawn: null,
    ...given,
  }
}
const WITHDRAWN = { on: TODAY, reason: 'Se registró dos veces.' }
const reason = (verdict: { ok: boolean; reason?: string }) => (verdict.ok ? 'accepted' : verdict.reason)
const place = (appointments: readonly Appointment[], given: Partial<Post> = {}, organization = STANDING) => ({
  post: post(given),
  organization,
  appointments,
})
const appointing = (
  given: Partial<AppointmentFacts>,
  before: readonly Appointment[] = [],
  {
    post: of = {},
    organization = STANDING,
    replaces = false,
  }: Partial<{ post: Partial<Post>; organization: Ending; replaces: boolean }> = {},
) => appoint(place(before, of, organization), facts(given), { replaces, today: TODAY })

describe('a post', () => {
  it.each([
    ['without dates', {}, STANDING, '2026-01-01', true],
    ['before its first day', { from: '2026-01-02' }, STANDING, '2026-01-01', false],
    ['on its first day', { from: '2026-01-01' }, STANDING, '2026-01-01', true],
    ['on its last day', { until: '2026-01-02' }, STANDING, '2026-01-01', true],
    ['after its last day', { until: '2026-01-01' }, STANDING, '2026-01-01', false],
    ['of an organization that ends that day', {}, { dissolved: true, dissolvedOn: '2026-01-01' }, '2026-01-01', false],
    ['of one that ends the day after', {}, { dissolved: true, dissolvedOn: '2026-01-02' }, '2026-01-01', true],
    ['of one that is gone since nobody knows when', {}, { dissolved: true, dissolvedOn: null }, '2026-01-01', false],
    ['that was withdrawn', { withdrawn: WITHDRAWN }, STANDING, '2026-01-01', false],
  ] as const)('%s', (_, of, organization, day, exists) => expect(existsOn(post(of), organization, day)).toBe(exists))

  it('ends with its organization, or before it', () => {
    const gone = { dissolved: true, dissolvedOn: '2025-03-21' }
    expect(endOf(post(), STANDING)).toBeNull()
    expect(endOf(post(), gone)).toBe('2025-03-21')
    expect(endOf(post({ until: '2024-01-01' }), gone)).toBe('2024-01-01')
    expect(endOf(post({ until: '2026-01-01' }), gone)).toBe('2025-03-21')
  })

  it.each([
    ['reversed', { from: '2026-01-02', until: '2026-01-02' }, STANDING],
    ['implausible-day', { from: '1899-12-31' }, STANDING],
    ['implausible-day', { from: '2028-11-23' }, STANDING],
    ['after-organization', { from: '2025-03-21' }, { dissolved: true, dissolvedOn: '2025-03-21' }],
    ['accepted', { from: '2025-03-20' }, { dissolved: true, dissolvedOn: '2025-03-21' }],
  ] as const)('%s: %o', (expected, given, organization) =>
    expect(reason(createPost(post(given), organization, TODAY))).toBe(expected),
  )

  it('changes, as long as nobody is left appointed outside of it', () => {
    const before = post({ from: '2020-01-01' })
    const change = (
      given: Partial<Post>,
      of: Partial<Post> = {},
      appointments = [appointment({ from: '2021-05-01' })],
    ) =>
      reason(
        changePost(
          post({ from: '2020-01-01', ...of }),
          appointments,
          post({ from: '2020-01-01', ...given }),
          STANDING,
          TODAY,
        ),
      )
    expect(change({})).toBe('no-change')
    expect(change({ label: { es: 'Otro nombre' } })).toBe('accepted')
    expect(change({ from: '2021-05-01' })).toBe('accepted')
    expect(change({ from: '2021-05-02' })).toBe('appointments-outside')
    expect(change({ until: '2021-05-01' })).toBe('appointments-outside')
    expect(change({ from: '2022-01-01' }, {}, [appointment({ from: '2021-05-01', withdrawn: WITHDRAWN })])).toBe(
      'accepted',
    )
    expect(change({ mustBeFilled: false }, { withdrawn: WITHDRAWN })).toBe('withdrawn')
    expect(changePost(before, [], { ...before, mustBeFilled: false }, STANDING, TODAY)).toEqual({
      ok: true,
      value: [{ field: 'mustBeFilled', from: true, to: false }],
    })
  })

  it('is withdrawn once, and only if nobody was truly appointed', () => {
    expect(reason(withdrawPost(post(), []))).toBe('accepted')
    expect(reason(withdrawPost(post(), [appointment({ withdrawn: WITHDRAWN })]))).toBe('accepted')
    expect(reason(withdrawPost(post(), [appointment()]))).toBe('has-appointments')
    expect(reason(withdrawPost(post({ withdrawn: WITHDRAWN }), []))).toBe('withdrawn')
  })
})

describe('a vacancy', () => {
  const first = appointment({ from: '2020-01-01', until: '2022-07-01' })
  const second = appointment({ from: '2023-01-01', until: '2024-03-01' })

  it.each([
    ['before anybody', [first], { from: '2019-01-01' }, '2019-06-01', { since: '2019-01-01', everFilled: false }],
    ['with nothing known', [], {}, '2019-06-01', { since: null, everFilled: false }],
    ['while held', [first], {}, '2020-01-01', null],
    ['on the last day', [first], {}, '2022-06-30', null],
    ['the day after', [first], {}, '2022-07-01', { since: '2022-07-01', everFilled: true }],
    ['between two', [second, first], {}, '2022-12-31', { since: '2022-07-01', everFilled: true }],
    ['after two, in any order', [first, second], {}, '2026-01-01', { since: '2024-03-01', everFilled: true }],
    [
      'with an alternate alone',
      [appointment({ standing: 'alternate' })],
      {},
      '2026-01-01',
      { since: null, everFilled: false },
    ],
    [
      'with a withdrawn holder alone',
      [appointment({ withdrawn: WITHDRAWN })],
      {},
      '2026-01-01',
      { since: null, everFilled: false },
    ],
  ] as const)('%s', (_, appointments, of, day, expected) =>
    expect(vacancyOf(post(of), appointments, day)).toEqual(expected),
  )

  it('is none where the post is held, whoever stands in', () => {
    const alternates = [
      appointment({ standing: 'alternate', person: 'B' }),
      appointment({ standing: 'alternate', person: 'C' }),
    ]
    const state = onDay(post(), [appointment(), ...alternates], TODAY)
    expect([state.holder?.person, state.alternates.length, state.vacancy]).toEqual(['Ana Ruiz', 2, null])
  })
})

describe('an appointment', () => {
  const held = appointment({ person: 'Beatriz Solís', from: '2024-01-01' })
  const ended = appointment({
    person: 'Beatriz Solís',
    from: '2024-01-01',
    until: '2025-01-01',
    endReason: 'resignation',
  })

  it.each([
    ['accepted', {}, [ended], {}],
    ['held', { from: '2024-12-31' }, [ended], {}],
    ['held', {}, [held], {}],
    ['held', { from: '2023-01-01', until: '2024-01-02' }, [held], {}],
    ['accepted', { from: '2023-01-01', until: '2024-01-01' }, [held], {}],
    ['accepted', {}, [{ ...held, withdrawn: WITHDRAWN }], {}],
    ['accepted', { standing: 'alternate' }, [held], {}],
    ['accepted', { standing: 'alternate' }, [appointment({ standing: 'alternate', person: 'Carlos Vega' })], {}],
    ['same-person', { standing: 'alternate', person: 'beatriz  SOLIS' }, [held], {}],
    ['reversed', { until: '2025-01-01' }, [], {}],
    ['accepted', { until: '2025-01-02' }, [], {}],
    ['implausible-day', { from: '1899-01-01' }, [], {}],
    ['implausible-day', { until: '2057-01-01' }, [], {}],
    ['implausible-day', { actOn: '1800-01-01' }, [], {}],
    ['act-ahead', { actOn: '2026-11-23' }, [], {}],
    ['accepted', { actOn: TODAY }, [], {}],
    ['reason-without-end', { endReason: 'resignation' }, [], {}],
    ['outside-post', {}, [], { post: { from: '2025-01-02' } }],
    ['outside-post', {}, [], { post: { until: '2025-01-01' } }],
    ['outside-post', {}, [], { organization: { dissolved: true, dissolvedOn: '2025-01-01' } }],
    ['accepted', {}, [], { organization: { dissolved: true, dissolvedOn: '2025-01-02' } }],
    ['withdrawn', {}, [], { post: { withdrawn: WITHDRAWN } }],
  ] as const)('is %s: %o after %o', (expected, given, before, of) =>
    expect(reason(appointing(given, before, of))).toBe(expected),
  )

  it('takes the place of whoever holds the post, from that day on', () => {
    const verdict = appointing({}, [held], { replaces: true })
    expect(verdict).toMatchObject({
      ok: true,
      value: { replaced: { id: held.id, until: '2025-01-01', endReason: 'replaced' } },
    })
  })

  it.each([
    ['began that day or later', [appointment({ person: 'B', from: '2025-01-01' })]],
    [
      'has an end that was said already',
      [appointment({ person: 'B', from: '2024-01-01', until: '2025-06-01', endReason: 'removal' })],
    ],
    ['is followed by another', [held, appointment({ person: 'C', from: '2025-06-01' })]],
  ])('does not, where the other %s', (_, before) =>
    expect(reason(appointing({}, before, { replaces: true }))).toBe('held'),
  )

  it('replaces nobody as an alternate, nor where nobody is', () => {
    for (const verdict of [
      appointing({ standing: 'alternate' }, [held], { replaces: true }),
      appointing({}, [], { replaces: true }),
    ])
      expect(verdict).toEqual({ ok: true, value: { replaced: null } })
  })

  it('ends once, after it began', () => {
    const end = (given: Partial<Appointment>, until: string, others: readonly Appointment[] = []) =>
      reason(endAppointment({ appointments: others }, appointment(given), { until, endReason: 'resignation' }, TODAY))
    expect(end({}, '2025-01-02')).toBe('accepted')
    expect(end({}, '2025-01-01')).toBe('reversed')
    expect(end({ until: '2027-01-01' }, '2026-01-01')).toBe('accepted')
    expect(end({ until: '2025-06-01', endReason: 'term-ended' }, '2026-01-01')).toBe('already-ended')
    expect(end({ withdrawn: WITHDRAWN }, '2026-01-01')).toBe('withdrawn')
    expect(end({}, '2058-01-01')).toBe('implausible-day')
    // A term that ran out does not go on over the next holder's.
    expect(end({ until: '2025-06-01' }, '2025-07-02', [appointment({ person: 'B', from: '2025-07-01' })])).toBe('held')
  })

  it('is corrected by the same rules, itself apart', () => {
    const own = appointment()
    const other = appointment({ person: 'Beatriz Solís', from: '2024-01-01', until: '2025-01-01' })
    const correct = (given: Partial<AppointmentFacts>, of = own) =>
      correctAppointment(place([other, of]), of, facts(given), TODAY)
    expect(reason(correct({}))).toBe('no-change')
    expect(correct({ person: 'Ana María Ruiz' })).toEqual({
      ok: true,
      value: [{ field: 'person', from: 'Ana Ruiz', to: 'Ana María Ruiz' }],
    })
    expect(reason(correct({ from: '2024-12-31' }))).toBe('held')
    expect(reason(correct({ from: '2024-12-31', person: 'Beatriz Solís' }))).toBe('same-person')
    expect(reason(correct({ actOn: '2027-01-01' }))).toBe('act-ahead')
    expect(reason(correct({ person: 'X' }, { ...own, withdrawn: WITHDRAWN }))).toBe('withdrawn')
  })

  it('is withdrawn once', () => {
    expect(reason(withdrawAppointment(appointment()))).toBe('accepted')
    expect(reason(withdrawAppointment(appointment({ withdrawn: WITHDRAWN })))).toBe('withdrawn')
  })

  it('never leaves two holders on one day, whatever is appointed, replaced and ended', () => {
    let seed = 7
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    const day = () => `20${10 + random(16)}-0${1 + random(9)}-1${random(9)}`
    let all: Appointment[] = []
    for (let step = 0; step < 400; step++) {
      const [from, until] = [day(), random(2) ? day() : null]
      const given = facts({ person: `Persona ${step}`, from, until })
      const verdict = appoint(place(all), given, { replaces: random(2) === 1, today: TODAY })
      if (!verdict.ok) continue
      const { replaced } = verdict.value
      all = [...all.map((one) => (one.id === replaced?.id ? replaced : one)), appointment(given)]
    }
    expect(all.length).toBeGreaterThan(5)
    for (const [at, one] of all.entries())
      for (const other of all.slice(at + 1))
        expect((one.until ?? '9') <= other.from || (other.until ?? '9') <= one.from).toBe(true)
  })
})
