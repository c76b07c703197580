import type pg from 'pg'

/** How many rows the seed makes of each, for `commitments` commitments. */
export const perCommitment = { milestones: 4, reports: 1, indicators: 1, contributions: 1 } as const

export interface Size {
  commitments: number
  /** Of each plan, in the order of their numbers; the last may have fewer. */
  perPlan: number
}

/** The plan of a commitment: numbers go on from one plan to the next, so that each is of one commitment only. */
export const planOf = (commitment: number, { perPlan }: Pick<Size, 'perPlan'>) =>
  1 + Math.floor((commitment - 1) / perPlan)
export const slugOf = (plan: number) => `ciudad-de-la-medida-${plan}`
/** Bodies that own commitments in turn: the commitment with number n belongs to body 1 + n % 120. */
export const OWNERS = 120
/** The milestone of each commitment that nobody has reported. */
export const UNREPORTED_MILESTONE = 3
/** The first journal entry: so large a number that no other value of a query is mistaken for it. */
const FIRST_ENTRY = 7_000_000_001

export const uuidOf = (kind: keyof typeof KINDS, n: number) =>
  `0${KINDS[kind]}000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const KINDS = {
  organization: 1,
  person: 2,
  plan: 3,
  commitment: 4,
  milestone: 5,
  report: 6,
  evidence: 7,
  indicator: 8,
  session: 9,
  contribution: 0,
} as const
/** The same in SQL. */
const sqlUuid = (kind: keyof typeof KINDS, n: string) =>
  `('0${KINDS[kind]}000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`

/**
 * Fills an empty, migrated database whose legal framework is in place with plans and commitments, by set-based SQL
 * that leaves what the acts would have left (rows, kept standings, journal, search documents). The content is the same
 * every time. About half a minute for 100,000 on two cores that have nothing else to do.
 */
export async function seed(pool: pg.Pool, size: Size): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query(
      'create table bench_texts (id integer primary key, title text, long text, short text, title_words tsvector, body_words tsvector)',
    )
    await client.query(
      'insert into bench_texts (id, title, long, short) select n - 1, title, long, short from unnest($1::text[], $2::text[], $3::text[]) with ordinality t (title, long, short, n)',
      texts(),
    )
    await client.query(`update bench_texts set ${weighed}`)
    await client.query('analyze bench_texts')
    await client.query('begin')
    await client.query('set local session_replication_role = replica') // what we make is consistent: no row is checked against the others
    const indexes = await takeIndexesAway(client)
    for (const statement of statements(size)) await client.query(statement)
    for (const definition of indexes) await client.query(definition)
    await client.query('commit')
    await client.query('drop table bench_texts')
    await client.query('vacuum analyze')
  } finally {
    client.release()
  }
}

/** An index built at once costs a fraction of one that grows row by row. @returns the definitions to make them again */
async function takeIndexesAway(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid in ('commitments'::regclass, 'milestones'::regclass, 'contributions'::regclass, 'search_documents'::regclass, 'journal'::regclass)
       and not exists (select from pg_constraint where conindid = indexrelid)`,
  )
  for (const { name } of rows) await client.query(`drop index ${name}`)
  return rows.map(({ definition }) => definition)
}

/** As saveDocument weighs them. */
const weighed = `title_words = setweight(to_tsvector('words', title), 'A') || setweight(to_tsvector('es', title), 'A'),
  body_words = setweight(to_tsvector('words', long || ' ' || short), 'C') || setweight(to_tsvector('es', long || ' ' || short), 'C')`

/** Rows numbered n from 1, each with two texts of its own pair: `a` and `b`. */
const numbered = (count: number | string) =>
  `generate_series(1, ${count}) n join bench_texts a on a.id = n * 31 % ${TEXTS} join bench_texts b on b.id = (n * 17 + n / ${TEXTS}) % ${TEXTS}`
const es = (text: string) => `jsonb_build_object('es', ${text})`

function statements({ commitments, perPlan }: Size): string[] {
  const plan = `(1 + (n - 1) / ${perPlan})`
  return [
    `insert into organizations (id, slug, sector, level) select ${sqlUuid('organization', 'n')}, 'organizacion-' || n,
    case when n <= ${OWNERS} then 'public-body' else 'civil-society' end, case when n <= ${OWNERS} then 'state' end from generate_series(1, 200) n`,
    `insert into organization_names (organization_id, name) select ${sqlUuid('organization', 'n')},
    case when n <= ${OWNERS} then 'Secretaría de ' else 'Colectivo por ' end || a.short || ' ' || n from ${numbered(200)}`,
    `insert into people (id, email, name) select ${sqlUuid('person', 'n')}, 'oficial' || n || '@example.org', 'Oficial ' || n from generate_series(1, ${OWNERS}) n`,
    `insert into roles (id, person_id, organization_id, role, from_day) select gen_random_uuid(), ${sqlUuid('person', 'n')}, ${sqlUuid('organization', 'n')}, 'officer', '2026-01-01' from generate_series(1, ${OWNERS}) n`,
    `insert into sessions (id, person_id, token, second_factor_at, expires_at) select ${sqlUuid('session', 'n')}, ${sqlUuid('person', 'n')}, 'bench-session-token-of-officer-' || n, now(), now() + interval '20 days' from generate_series(1, ${OWNERS}) n`,
    `insert into plans (id, slug, title, territory, summary, convener_id, starts_on, ends_on, published_on, current, commitment_count)
    select ${sqlUuid('plan', 'k')}, 'ciudad-de-la-medida-' || k, jsonb_build_object('es', 'Plan de Acción Local ' || k, 'en', 'Local Action Plan ' || k), 'Ciudad de la Medida', '{"es": "Un plan de la medida."}',
      '${uuidOf('organization', 1)}', '2026-01-01', '2027-12-31', '2026-01-15', k = 1, least(${perPlan}, ${commitments} - (k - 1) * ${perPlan}) from generate_series(1, ${Math.ceil(commitments / perPlan)}) k`,
    // Of the four milestones, the first is reported: complete for three in ten, limited for the others.
    `insert into commitments (id, plan_id, number, title, problem, causes, effects, objective, product, public_owner_id, civil_owner_id, starts_on, ends_on,
      participation_level, scope, boroughs, goals, completion, milestone_count, milestones_complete, milestones_reported, next_due_on, last_reported_on)
    select ${sqlUuid('commitment', 'n')}, ${sqlUuid('plan', plan)}, n, jsonb_build_object('es', a.title, 'en', 'Commitment ' || n), ${es('b.long')}, ${es('a.short')}, ${es('b.short')}, ${es('b.title')}, ${es('a.short')},
      ${sqlUuid('organization', `1 + n % ${OWNERS}`)}, ${sqlUuid('organization', `${OWNERS + 1} + n % 80`)}, '2026-01-01', date '2026-12-31' + n % 365,
      (array['inform','consult','involve','collaborate','empower'])[1 + n % 5], case when n % 3 = 0 then 'boroughs' else 'city' end,
      case when n % 3 = 0 then array[lpad((2 + n % 16)::text, 3, '0')] else '{}' end, array[1 + n % 17]::smallint[],
      'limited', 4, case when n % 10 < 3 then 1 else 0 end, 1, date '2026-03-01' + n % 300 + case when n % 10 < 3 then 30 else 0 end, date '2026-02-01' + n % 200
    from ${numbered(commitments)}`,
    `insert into commitment_actors (commitment_id, number, organization_id) select ${sqlUuid('commitment', 'n')}, 1, ${sqlUuid('organization', `1 + (n + 7) % ${OWNERS}`)} from generate_series(1, ${commitments}) n`,
    `with served as (select array_agg(id) as ids from (select id from principles order by catalogue_id, number limit 10) p)
    insert into commitment_principles (commitment_id, principle_id) select distinct ${sqlUuid('commitment', 'n')}, ids[1 + (n + k * 3) % cardinality(ids)] from served, generate_series(1, ${commitments}) n, generate_series(0, 1) k`,
    `insert into milestones (id, commitment_id, plan_id, number, title, deliverable, starts_on, ends_on, completion, reported_on)
    select ${sqlUuid('milestone', 'n * 4 + k')}, ${sqlUuid('commitment', 'n')}, ${sqlUuid('plan', plan)}, k, ${es("a.title || ' ' || k")}, ${es('b.short')},
      '2026-01-01', date '2026-03-01' + n % 300 + (k - 1) * 30, case when k = 1 then case when n % 10 < 3 then 'complete' else 'limited' end end, case when k = 1 then date '2026-02-01' + n % 200 end
    from ${numbered(commitments)}, generate_series(1, 4) k`,
    `insert into progress_reports (id, milestone_id, number, on_day, completion, narrative, delay_justification, organization_id, person_id)
    select ${sqlUuid('report', 'n')}, ${sqlUuid('milestone', 'n * 4 + 1')}, 1, date '2026-02-01' + n % 200, case when n % 10 < 3 then 'complete' else 'limited' end,
      ${es('a.long')}, ${es('b.short')}, ${sqlUuid('organization', `1 + n % ${OWNERS}`)}, ${sqlUuid('person', `1 + n % ${OWNERS}`)} from ${numbered(commitments)}`,
    `insert into evidence (id, report_id, number, kind, title, url) select ${sqlUuid('evidence', 'n')}, ${sqlUuid('report', 'n')}, 1, 'link', '{"es": "Acta de entrega"}', 'https://example.org/' || n from generate_series(1, ${commitments}) n`,
    `insert into indicators (id, commitment_id, number, name, direction, baseline_value, target_value) select ${sqlUuid('indicator', 'n')}, ${sqlUuid('commitment', 'n')}, 1, ${es('a.short')}, 'increase', 0, 100 from ${numbered(commitments)}`,
    `insert into indicator_values (indicator_id, day, value) select ${sqlUuid('indicator', 'n')}, date '2026-02-01' + k * 30, k * 10 from generate_series(1, ${commitments}) n, generate_series(1, 2) k`,
    // One of each ten is a comment; of the questions, half are answered, one in six of them late; of the others one in three is overdue.
    `insert into contributions (id, number, kind, subject_kind, subject_id, text, author_id, owner_id, asked_on, term_from, term_days, extension_days, half_on, due_on, answered_on, created_at)
    select ${sqlUuid('contribution', 'n')}, n, case when due is null then 'comment' else 'question' end, 'commitment', ${sqlUuid('commitment', 'n')}, ${es('words')},
      ${sqlUuid('person', `1 + (n + 11) % ${OWNERS}`)}, ${sqlUuid('organization', `1 + n % ${OWNERS}`)}, asked, due - 14, days, days / 2, due - 7, due,
      case when n % 2 = 0 then due + case when n % 12 = 2 then 3 else -2 end end, asked + time '12:00'
    from (select n, a.long as words, asked, days, asked + days + case when n % 6 = 1 then 4 else 250 end as due from ${numbered(commitments)},
      lateral (select date '2026-02-01' + n % 250 as asked, case when n % 10 <> 0 then 10 end as days) t) c`,
    'update contribution_numbers set last = (select coalesce(max(number), 0) from contributions)',
    `insert into contribution_tallies (owner_id, year, kind, standing, due_on, count)
    select owner_id, extract(year from asked_on), kind, contribution_standing(c), case when contribution_standing(c) = 'open' then due_on end, count(*) from contributions c group by 1, 2, 3, 4, 5`,
    `insert into contribution_answers (id, contribution_id, number, type, reason, organization_id, person_id, on_day, created_at)
    select gen_random_uuid(), c.id, 1, 'answered', c.text, c.owner_id, c.author_id, c.answered_on, c.answered_on + time '12:00' from contributions c where c.answered_on is not null`,
    `select setval('journal_id_seq', ${FIRST_ENTRY}, false)`,
    // One entry when it was added and one when its milestone was reported.
    `insert into journal (at, event, subject_kind, subject_id, details)
    select timestamptz '2026-01-15 12:00Z' + n * interval '1 second', 'commitment.added', 'commitment', ${sqlUuid('commitment', 'n')}, jsonb_build_object('commitment', n, 'title', ${es('a.title')}) from ${numbered(commitments)}`,
    `insert into journal (at, event, subject_kind, subject_id, actor_id, organization_id, details)
    select timestamptz '2026-02-01 12:00Z' + (n % 200) * interval '1 day', 'milestone.progress-reported', 'milestone', ${sqlUuid('milestone', 'n * 4 + 1')}, ${sqlUuid('person', `1 + n % ${OWNERS}`)}, ${sqlUuid('organization', `1 + n % ${OWNERS}`)},
      jsonb_build_object('plan', 'ciudad-de-la-medida-' || ${plan}, 'commitment', n, 'commitmentId', ${sqlUuid('commitment', 'n')}, 'milestone', 1, 'report', 1, 'from', null, 'completion', 'limited', 'onDay', '2026-03-01', 'evidence', 1)
    from generate_series(1, ${commitments}) n`,
    `insert into journal_about (kind, id, entry_id) select subject_kind, subject_id, id from journal where id >= ${FIRST_ENTRY}`,
    `insert into journal_about (kind, id, entry_id) select 'plan', ${sqlUuid('plan', plan.replace('n', "(details ->> 'commitment')::int"))}, id from journal where id >= ${FIRST_ENTRY}`,
    `insert into journal_about (kind, id, entry_id) select 'commitment', ${sqlUuid('commitment', `(details ->> 'commitment')::int`)}, id from journal where id >= ${FIRST_ENTRY} and event like 'milestone.%'`,
    `insert into journal_about (kind, id, entry_id) select 'organization', ${sqlUuid('organization', `1 + (details ->> 'commitment')::int % ${OWNERS}`)}, id from journal where id >= ${FIRST_ENTRY}`,
    `insert into journal_cursors (name, xid, entry_id) select 'dispatch', xid, id from journal order by xid desc, id desc limit 1
    on conflict (name) do update set xid = excluded.xid, entry_id = excluded.entry_id`,
    `insert into search_documents (kind, id, title, body, address, organization_ids, year, words)
    select 'commitment', ${sqlUuid('commitment', 'n')}, ${es('a.title')}, ${es(`b.long || ' ' || b.short`)}, '/planes/ciudad-de-la-medida-' || ${plan} || '/compromisos/' || n,
      array[${sqlUuid('organization', `1 + n % ${OWNERS}`)}, ${sqlUuid('organization', `${OWNERS + 1} + n % 80`)}], 2026, a.title_words || b.body_words from ${numbered(commitments)}`,
    `insert into search_documents (kind, id, title, body, address, organization_ids, year, words)
    select 'milestone', ${sqlUuid('milestone', 'n * 4 + k')}, ${es("a.title || ' ' || k")}, ${es('b.short')}, '/planes/ciudad-de-la-medida-' || ${plan} || '/compromisos/' || n || '/hitos/' || k,
      array[${sqlUuid('organization', `1 + n % ${OWNERS}`)}], 2026, a.title_words from ${numbered(commitments)}, generate_series(1, 4) k`,
  ]
}

const TEXTS = 1_999 // a prime: pairs of texts seldom repeat

/**
 * Titles, long and short texts; the same ones every time, by a small congruential generator. Words are as unevenly frequent as in
 * any language (Zipf): the commonest that says anything, «agua», is in a quarter of all commitments, most in hardly any.
 */
function texts(): [string[], string[], string[]] {
  let state = 1
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const word = () => {
    const rank = Math.floor(FIRST_RANK * (WORDS / FIRST_RANK) ** random()) - FIRST_RANK
    return COMMON_WORDS[rank] ?? rareWord(rank)
  }
  const text = (length: number) => {
    const words = Array.from({ length }, word).join(' ')
    return words[0]!.toUpperCase() + words.slice(1)
  }
  const many = (length: number) => Array.from({ length: TEXTS }, () => text(length))
  return [many(9), many(40), many(6)]
}

/** Articles and prepositions, the commonest words of all, are left out: search passes over them. */
const FIRST_RANK = 30
const WORDS = 20_000

const rareWord = (rank: number) =>
  ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'xo', 'zu'].reduce(
    (word, syllable, at) => ((rank >> at) & 1 ? word + syllable : word),
    'tla',
  )

/** Words of real plans, the commonest first. */
const COMMON_WORDS =
  `agua datos consulta presupuesto alcaldía transparencia ciudadanía vecinal obra pública abiertos informe
  participación seguridad movilidad transporte vivienda salud educación cultura ambiente residuos reciclaje energía empleo mujeres juventud infancia
  mayores discapacidad pueblos barrios colonia parque mercado calle banqueta ciclovía alumbrado drenaje tubería fuga medición calidad tandeo pipa pozo
  acuífero lluvia captación inundación riesgo protección civil bomberos policía denuncia atención trámite ventanilla licencia contrato licitación proveedor
  padrón beneficiario programa social apoyo beca comedor estancia cuidado hospital clínica medicamento escuela maestra biblioteca museo taller deporte
  cancha bosque árbol suelo conservación chinampa humedal aire emisión ruido fauna rescate archivo memoria lengua indígena traducción accesible portal
  plataforma indicador meta avance evaluación auditoría contraloría sanción declaración patrimonio integridad ética código comité consejo mesa asamblea
  foro encuesta votación propuesta compromiso acuerdo seguimiento publicación mensual trimestral anual mapa registro catálogo inventario estudio diagnóstico`.split(
    /\s+/,
  )
