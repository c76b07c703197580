-- A plan drafted in the open: what its phases are, the least that the law asks of them, published drafts of each commitment that
-- never change, what people propose for them, and what was put to approval.

alter table plan_phases
  drop constraint plan_phases_kind_check,
  add constraint plan_phases_kind_check check (kind in (
    'joint-declaration', 'awareness', 'secretariat-installation', 'participatory-tables', 'terms', 'open-call', 'drafting', 'consultation',
    'approval', 'publication', 'implementation', 'evaluation', 'other'));

-- A proposal for a text that is being drafted: it is owed an answer of its own types, which may name the draft that takes it up.
alter table contributions
  drop constraint contributions_kind_check,
  add constraint contributions_kind_check check (kind in ('question', 'comment', 'contradiction', 'proposal'));
create index contributions_proposed on contributions (subject_kind, subject_id) where kind = 'proposal' and not hidden and withdrawn_on is null;
alter table contribution_answers
  drop constraint contribution_answers_type_check,
  add constraint contribution_answers_type_check check (type in (
    'answered', 'out-of-scope', 'corrected', 'explained', 'not-upheld', 'accepted', 'partly', 'merged', 'not-now', 'rejected')),
  drop constraint contribution_answers_check2,
  add constraint contribution_answer_mends_or_takes_up check (
    correction_id is null or type in ('corrected', 'accepted', 'partly', 'merged'));
create index contribution_answers_by_correction on contribution_answers (correction_id) where correction_id is not null;

-- The least that a norm asks of the calendar of a plan, with the provision that says it and the days on which it holds; `until_day`
-- is the first on which it no longer does. The provision is told by its address in the legal framework, and as it is cited.
create table drafting_minimums (
  id          uuid primary key,
  -- `ahead`: `phase` opens so many days before `next_phase`. `lasts`: it takes that many. `exists`: there is such a phase.
  rule        text not null check (rule in ('ahead', 'lasts', 'exists')),
  phase       text not null,
  next_phase  text,
  days        integer check (days between 1 and 1000),
  -- Whether only working days count, by the calendar of who convenes.
  working     boolean not null default false,
  norm        text not null check (norm ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  anchor      text not null check (anchor ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  citation    jsonb not null check (length(citation ->> 'es') between 1 and 500),
  from_day    date,
  until_day   date check (until_day > from_day),
  organization_id uuid references organizations (id),
  person_id   uuid references people (id),
  created_at  timestamptz not null default moment_of_act(),
  check ((rule = 'ahead') = (next_phase is not null)),
  check ((rule = 'exists') = (days is null)),
  constraint drafting_minimum_one_at_a_time exclude using gist (
    rule with =, phase with =, daterange(from_day, until_day) with &&)
);
create index drafting_minimums_by_person on drafting_minimums (person_id) where person_id is not null;
insert into drafting_minimums (id, rule, phase, next_phase, days, working, norm, anchor, citation, from_day)
select ids.id::uuid, rule, phase, next_phase, days, working, 'ley-operacion-innovacion-digital', anchor,
  jsonb_build_object('es', 'Ley de Operación e Innovación Digital, texto de 2018, artículo 26, fracción ' || fraction,
    'en', 'Digital Operation and Innovation Act, text of 2018, article 26, section ' || fraction), date '2019-01-01'
from (values
  ('01930000-0000-7000-8000-00000000d001', 'exists', 'open-call', null, null, false, 'articulo-26-fraccion-i', 'I'),
  ('01930000-0000-7000-8000-00000000d002', 'ahead', 'terms', 'consultation', 15, false, 'articulo-26-fraccion-ii', 'II'),
  ('01930000-0000-7000-8000-00000000d003', 'lasts', 'consultation', null, 20, true, 'articulo-26-fraccion-ii', 'II'),
  ('01930000-0000-7000-8000-00000000d004', 'exists', 'drafting', null, null, false, 'articulo-26-fraccion-iii', 'III'),
  ('01930000-0000-7000-8000-00000000d005', 'exists', 'publication', null, null, false, 'articulo-26-fraccion-iv', 'IV')
) as ids (id, rule, phase, next_phase, days, working, anchor, fraction);

-- A draft of a commitment as it was published: its text in canonical JSON with its hash, what changed and why. The commitment may be
-- taken out of the plan afterwards; its drafts stay.
create table draft_versions (
  id              uuid primary key,
  plan_id         uuid not null references plans (id) on delete cascade,
  commitment_id   uuid not null,
  commitment      integer not null,
  number          integer not null check (number between 1 and 100000),
  title           jsonb not null check (title ? 'es'),
  document        text not null,
  sha256          text not null check (sha256 = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  note            jsonb not null check (length(note ->> 'es') between 1 and 5000),
  -- In whose name it was published, and the post that whoever did held there, as it was called that day.
  organization_id uuid references organizations (id),
  office          text check (length(office) between 1 and 500),
  person_id       uuid references people (id),
  created_at      timestamptz not null default moment_of_act(),
  unique (plan_id, commitment, number)
);
create index draft_versions_of_commitment on draft_versions (commitment_id, number);
create index draft_versions_by_person on draft_versions (person_id);

-- What was put before who decides: the whole text of the plan that day, and which drafts it is made of.
create table draft_submissions (
  id              uuid primary key,
  plan_id         uuid not null references plans (id) on delete cascade,
  number          integer not null check (number between 1 and 100000),
  document        text not null,
  sha256          text not null check (sha256 = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  -- [{commitment, version}]
  versions        jsonb not null check (jsonb_typeof(versions) = 'array'),
  note            jsonb check (length(note ->> 'es') between 1 and 5000),
  decision_id     uuid not null unique references decisions (id) on delete cascade,
  organization_id uuid references organizations (id),
  person_id       uuid references people (id),
  created_at      timestamptz not null default moment_of_act(),
  unique (plan_id, number)
);
create index draft_submissions_by_person on draft_submissions (person_id);

create trigger draft_versions_never_change before update or delete on draft_versions for each row execute function refuse_rewriting_signed();
create trigger draft_submissions_never_change before update or delete on draft_submissions for each row execute function refuse_rewriting_signed();
create trigger draft_versions_are_not_emptied before truncate on draft_versions for each statement execute function refuse_emptying_signed();
create trigger draft_submissions_are_not_emptied before truncate on draft_submissions for each statement execute function refuse_emptying_signed();
