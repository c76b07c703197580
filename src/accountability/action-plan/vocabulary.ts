/**
 * Completion as the Independent Reporting Mechanism of the Open Government Partnership words it, lowest claim first, so that
 * our figures compare with those of other members. What nobody ever reported has none: null, «sin reporte».
 */
export const COMPLETIONS = ['no-evidence', 'not-started', 'limited', 'substantial', 'complete'] as const
export type Completion = (typeof COMPLETIONS)[number]

/** IAP2 spectrum of public participation, from least to most influence of the public. */
export const PARTICIPATION_LEVELS = ['inform', 'consult', 'involve', 'collaborate', 'empower'] as const
export type ParticipationLevel = (typeof PARTICIPATION_LEVELS)[number]

/** Steps of local co-creation as Mexico's exercises took them. */
export const PHASE_KINDS = [
  'joint-declaration',
  'awareness',
  'secretariat-installation',
  'participatory-tables',
  'terms',
  'open-call',
  'drafting',
  'consultation',
  'approval',
  'publication',
  'implementation',
  'evaluation',
  'other',
] as const
export type PhaseKind = (typeof PHASE_KINDS)[number]

export const SEAT_SECTORS = [
  'public-body',
  'civil-society',
  'authority',
  'academia',
  'private',
  'union',
  'other',
] as const
export type SeatSector = (typeof SEAT_SECTORS)[number]

export const SCOPES = ['city', 'boroughs'] as const
export type Scope = (typeof SCOPES)[number]

/** Goals of the 2030 Agenda for Sustainable Development (A/RES/70/1). */
export const GOALS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17] as const

/** Where in the chain of results an indicator measures. */
export const INDICATOR_KINDS = ['input', 'process', 'product', 'outcome', 'impact'] as const
export type IndicatorKind = (typeof INDICATOR_KINDS)[number]

/** What is hoped of the variable. */
export const DIRECTIONS = ['increase', 'decrease', 'maintain'] as const
export type Direction = (typeof DIRECTIONS)[number]

export const PERIODICITIES = [
  'weekly',
  'monthly',
  'two-monthly',
  'quarterly',
  'four-monthly',
  'half-yearly',
  'yearly',
  'once',
] as const
export type Periodicity = (typeof PERIODICITIES)[number]
