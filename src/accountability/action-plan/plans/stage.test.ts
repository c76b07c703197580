import { expect, it } from 'vitest'
import { stageOf } from './model.ts'

const TODAY = '2026-11-22'
const drafted = { version: null, startsOn: null, endsOn: null, publishedOn: null, statusNote: null, launchedOn: null, closedOn: null } // prettier-ignore
const signed = { ...drafted, version: 1 }

it.each([
  ['drafting', drafted],
  ['drafting', { ...drafted, startsOn: '2026-01-01', endsOn: '2027-01-01' }],
  ['drafting', { ...drafted, publishedOn: '2026-11-23' }],
  ['unknown', { ...drafted, statusNote: { es: 'No se supo más.' } }],
  ['published', { ...drafted, publishedOn: '2016-01-01' }],
  ['published', { ...drafted, publishedOn: '2016-01-01', startsOn: '2016-02-01' }], // until when, nobody knows
  ['in-force', { ...drafted, publishedOn: '2026-01-01', startsOn: '2026-02-01', endsOn: '2026-12-31' }],
  ['ended', { ...drafted, publishedOn: '2016-01-01', endsOn: '2016-12-31' }],
  ['signed', signed], // and never published with a day
  ['signed', { ...signed, startsOn: '2026-11-23' }],
  ['in-force', { ...signed, startsOn: TODAY }],
  ['in-force', { ...signed, launchedOn: '2026-11-20', startsOn: '2026-12-01' }],
  ['in-force', { ...signed, startsOn: '2026-01-01', endsOn: TODAY }], // its last day is one of it
  ['ended', { ...signed, startsOn: '2026-01-01', endsOn: '2026-11-21' }],
  ['closed', { ...signed, startsOn: '2026-01-01', endsOn: '2027-01-01', closedOn: '2026-11-21' }],
])('is %s', (stage, plan) => expect(stageOf(plan, TODAY)).toBe(stage))
