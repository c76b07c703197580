-- Local action plans: what was promised, by whom, until when, and how far it has come.
-- What is unknown is null, never zero, an empty text or an invented date.

create table plans (
  id               uuid primary key,
  slug             text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  title            jsonb not null check (title ? 'es'),
  -- The place it is for, as people name it.
  territory        text not null check (length(territory) between 1 and 200),
  summary          jsonb check (summary ? 'es'),
  -- What the source itself says of the state of the exercise.
  status_note      jsonb check (status_note ? 'es'),
  convener_id      uuid references organizations (id),
  starts_on        date,
  ends_on          date,
  -- Null while it is being drafted, or where the day is unknown.
  published_on     date,
  -- The plan that /plan shows.
  current          boolean not null default false,
  demonstration    boolean not null default false,
  -- Where the content was taken from, as one cites it.
  source           text check (length(source) between 1 and 1000),
  commitment_count integer not null default 0 check (commitment_count >= 0),
  created_at       timestamptz not null default moment_of_act(),
  check (starts_on <= ends_on)
);
create unique index plans_have_one_current on plans (current) where current;
create index plans_in_order on plans (territory, id);
create index plans_of_demonstration on plans (id) where demonstration;

create table plan_phases (
  plan_id   uuid not null references plans (id) on delete cascade,
  number    integer not null check (number between 1 and 1000),
  kind      text not null check (kind in ('joint-declaration', 'awareness', 'secretariat-installation', 'participatory-tables', 'drafting', 'consultation', 'approval', 'publication', 'implementation', 'evaluation', 'other')),
  title     jsonb check (title ? 'es'),
  opens_on  date,
  closes_on date,
  -- How one takes part in it.
  means     jsonb check (means ? 'es'),
  primary key (plan_id, number),
  check (opens_on <= closes_on)
);

create table plan_seats (
  plan_id uuid not null references plans (id) on delete cascade,
  number  integer not null check (number between 1 and 1000),
  sector  text not null check (sector in ('public-body', 'civil-society', 'authority', 'academia', 'private', 'union', 'other')),
  -- The sector as the plan prints it.
  label   text not null check (length(label) between 1 and 300),
  seats   integer check (seats between 0 and 1000),
  primary key (plan_id, number)
);

-- Who holds them, as printed: a body, a post or «por definir». There may be fewer or more than there are seats.
create table plan_seat_holders (
  plan_id         uuid not null,
  seat_number     integer not null,
  number          integer not null check (number between 1 and 1000),
  name            text not null check (length(name) between 1 and 500),
  organization_id uuid references organizations (id),
  pending         boolean not null default false,
  primary key (plan_id, seat_number, number),
  foreign key (plan_id, seat_number) references plan_seats (plan_id, number) on delete cascade
);
create index plan_seat_holders_by_organization on plan_seat_holders (organization_id) where organization_id is not null;

create table commitments (
  id                  uuid primary key,
  plan_id             uuid not null references plans (id),
  number              integer not null check (number between 1 and 1000000),
  title               jsonb not null check (title ? 'es'),
  problem             jsonb check (problem ? 'es'),
  causes              jsonb check (causes ? 'es'),
  effects             jsonb check (effects ? 'es'),
  objective           jsonb check (objective ? 'es'),
  product             jsonb check (product ? 'es'),
  public_owner_id     uuid references organizations (id),
  civil_owner_id      uuid references organizations (id),
  starts_on           date,
  ends_on             date,
  participation_level text check (participation_level in ('inform', 'consult', 'involve', 'collaborate', 'empower')),
  -- The whole city, or the boroughs named; null where the plan does not say.
  scope               text check (scope in ('city', 'boroughs')),
  boroughs            text[] not null default '{}' check (boroughs <@ '{002,003,004,005,006,007,008,009,010,011,012,013,014,015,016,017}'),
  -- Sustainable Development Goals, 1 to 17.
  goals               smallint[] not null default '{}' check (goals <@ '{1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17}'),
  budget_amount       numeric(18, 2) check (budget_amount >= 0),
  budget_currency     text check (budget_currency ~ '^[A-Z]{3}$'),
  budget_note         jsonb check (budget_note ? 'es'),
  -- Derived from the milestones by `standingOf`, in the transaction that changes them: lists read no milestone.
  completion          text check (completion in ('no-evidence', 'not-started', 'limited', 'substantial', 'complete')),
  milestone_count     integer not null default 0,
  milestones_complete integer not null default 0,
  milestones_reported integer not null default 0,
  next_due_on         date,
  last_reported_on    date,
  created_at          timestamptz not null default moment_of_act(),
  words               tsvector not null generated always as (
    setweight(to_tsvector('public.es', number::text || ' ' || (title ->> 'es')), 'A') ||
    to_tsvector('public.es', left(coalesce(problem ->> 'es', '') || ' ' || coalesce(causes ->> 'es', '') || ' ' || coalesce(effects ->> 'es', '') || ' ' || coalesce(objective ->> 'es', '') || ' ' || coalesce(product ->> 'es', ''), 60000))
  ) stored,
  unique (plan_id, number),
  unique (id, plan_id),
  check (starts_on <= ends_on),
  check ((budget_amount is null) = (budget_currency is null)),
  check ((scope is not distinct from 'boroughs') = (cardinality(boroughs) > 0)),
  check (milestones_complete <= milestones_reported and milestones_reported <= milestone_count)
);
-- Each order of the list, within a plan and over all of them, ends in the id so that a page can continue from any row.
create index commitments_by_number on commitments (number, id);
create index commitments_of_plan_by_number on commitments (plan_id, number, id);
create index commitments_by_due on commitments ((coalesce(next_due_on, date '9999-12-31')), id);
create index commitments_of_plan_by_due on commitments (plan_id, (coalesce(next_due_on, date '9999-12-31')), id);
create index commitments_by_title on commitments ((left(fold(title ->> 'es'), 120)) collate "C", id);
create index commitments_of_plan_by_title on commitments (plan_id, (left(fold(title ->> 'es'), 120)) collate "C", id);
create index commitments_by_report on commitments ((coalesce(last_reported_on, date '0001-01-01')), id);
create index commitments_of_plan_by_report on commitments (plan_id, (coalesce(last_reported_on, date '0001-01-01')), id);
create index commitments_by_completion on commitments (completion, number, id);
create index commitments_by_public_owner on commitments (public_owner_id, number, id) where public_owner_id is not null;
create index commitments_by_civil_owner on commitments (civil_owner_id, number, id) where civil_owner_id is not null;
create index commitments_by_goal on commitments using gin (goals);
create index commitments_by_borough on commitments using gin (boroughs);
create index commitments_by_words on commitments using gin (words);

create table commitment_actors (
  commitment_id   uuid not null references commitments (id) on delete cascade,
  number          integer not null check (number between 1 and 1000),
  organization_id uuid not null references organizations (id),
  -- What it does in it.
  role            jsonb check (role ? 'es'),
  primary key (commitment_id, number),
  unique (commitment_id, organization_id)
);
create index commitment_actors_by_organization on commitment_actors (organization_id);

create table commitment_principles (
  commitment_id uuid not null references commitments (id) on delete cascade,
  principle_id  uuid not null references principles (id),
  primary key (commitment_id, principle_id)
);
create index commitment_principles_by_principle on commitment_principles (principle_id, commitment_id);

create table milestones (
  id            uuid primary key,
  commitment_id uuid not null,
  plan_id       uuid not null,
  number        integer not null check (number between 1 and 10000),
  title         jsonb not null check (title ? 'es'),
  deliverable   jsonb check (deliverable ? 'es'),
  starts_on     date,
  ends_on       date,
  -- As last reported; null where nobody ever did.
  completion    text check (completion in ('no-evidence', 'not-started', 'limited', 'substantial', 'complete')),
  reported_on   date,
  created_at    timestamptz not null default moment_of_act(),
  unique (commitment_id, number),
  unique (id, plan_id),
  foreign key (commitment_id, plan_id) references commitments (id, plan_id) on delete cascade,
  check (starts_on <= ends_on),
  check ((completion is null) = (reported_on is null))
);
-- What is owed, soonest first.
create index milestones_owed on milestones (ends_on, id) where completion is distinct from 'complete';
create index milestones_of_plan_owed on milestones (plan_id, ends_on, id) where completion is distinct from 'complete';
create index milestones_by_end on milestones ((coalesce(ends_on, date '9999-12-31')), id);

-- Which milestone waits for which: both of one plan, by the foreign keys. Circles are refused by `withoutCycles`.
create table milestone_dependencies (
  plan_id       uuid not null,
  milestone_id  uuid not null,
  depends_on_id uuid not null,
  primary key (milestone_id, depends_on_id),
  foreign key (milestone_id, plan_id) references milestones (id, plan_id) on delete cascade,
  foreign key (depends_on_id, plan_id) references milestones (id, plan_id) on delete cascade,
  check (milestone_id <> depends_on_id)
);
create index milestone_dependencies_backwards on milestone_dependencies (depends_on_id);
create index milestone_dependencies_of_plan on milestone_dependencies (plan_id);

create table progress_reports (
  id                  uuid primary key,
  milestone_id        uuid not null references milestones (id),
  -- The order in which they were filed.
  number              integer not null check (number >= 1),
  -- The day it speaks of.
  on_day              date not null,
  completion          text not null check (completion in ('no-evidence', 'not-started', 'limited', 'substantial', 'complete')),
  narrative           jsonb check (narrative ? 'es'),
  delay_justification jsonb check (delay_justification ? 'es'),
  organization_id     uuid not null references organizations (id),
  -- Null where it came with an import.
  person_id           uuid references people (id),
  created_at          timestamptz not null default moment_of_act(),
  unique (milestone_id, number)
);
create index progress_reports_by_day on progress_reports (milestone_id, on_day desc, number desc);
create index progress_reports_by_organization on progress_reports (organization_id);
create index progress_reports_by_person on progress_reports (person_id) where person_id is not null;

create table evidence (
  id          uuid primary key,
  report_id   uuid not null references progress_reports (id),
  number      integer not null check (number >= 1),
  kind        text not null check (kind in ('file', 'link')),
  title       jsonb not null check (title ? 'es'),
  url         text check (url ~ '^https?://' and length(url) <= 2000),
  sha256      text references files (sha256),
  file_name   text,
  -- A name of `KINDS` of the storage, from which the media type follows.
  file_kind   text,
  charset     text,
  size        bigint check (size >= 0),
  -- The day of the document itself.
  day         date,
  uploader_id uuid references people (id),
  created_at  timestamptz not null default moment_of_act(),
  unique (report_id, number),
  check (case kind
    when 'link' then url is not null and num_nonnulls(sha256, file_name, file_kind, charset, size) = 0
    else url is null and num_nonnulls(sha256, file_name, file_kind, size) = 4
  end)
);
create index evidence_by_file on evidence (sha256) where sha256 is not null;
create index evidence_by_uploader on evidence (uploader_id) where uploader_id is not null;

-- A report stands as it was filed; a correction is another report. Only demonstration content may be taken away.
create function refuse_rewriting_progress() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('tequio.erasing', true) = 'demonstration' then return old; end if;
  raise exception 'progress reports and their evidence are append-only' using errcode = 'restrict_violation';
end $$;
create trigger progress_reports_are_append_only before update or delete on progress_reports for each row execute function refuse_rewriting_progress();
create trigger evidence_is_append_only before update or delete on evidence for each row execute function refuse_rewriting_progress();

-- Past «limited» there is evidence: judged when the transaction ends, once the evidence had its chance to arrive.
create function refuse_progress_without_evidence() returns trigger language plpgsql as $$
begin
  if not exists (select from evidence where report_id = new.id) then
    raise exception 'a report past «limited» needs evidence' using errcode = 'check_violation', constraint = 'progress_past_limited_has_evidence';
  end if;
  return null;
end $$;
create constraint trigger progress_past_limited_has_evidence after insert on progress_reports
  deferrable initially deferred for each row when (new.completion in ('substantial', 'complete'))
  execute function refuse_progress_without_evidence();

create table indicators (
  id             uuid primary key,
  commitment_id  uuid not null references commitments (id) on delete cascade,
  number         integer not null check (number between 1 and 10000),
  name           jsonb not null check (name ? 'es'),
  variable       jsonb check (variable ? 'es'),
  unit           jsonb check (unit ? 'es'),
  kind           text check (kind in ('input', 'process', 'product', 'outcome', 'impact')),
  direction      text check (direction in ('increase', 'decrease', 'maintain')),
  periodicity    text check (periodicity in ('weekly', 'monthly', 'two-monthly', 'quarterly', 'four-monthly', 'half-yearly', 'yearly', 'once')),
  baseline_value numeric check (abs(baseline_value) < 1e15),
  baseline_on    date,
  target_value   numeric check (abs(target_value) < 1e15),
  target_on      date,
  source         jsonb check (source ? 'es'),
  created_at     timestamptz not null default moment_of_act(),
  unique (commitment_id, number)
);
create index indicators_in_order on indicators (number, id);

create table indicator_values (
  indicator_id uuid not null references indicators (id) on delete cascade,
  day          date not null,
  value        numeric not null check (abs(value) < 1e15),
  note         jsonb check (note ? 'es'),
  primary key (indicator_id, day)
);
