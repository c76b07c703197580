-- What people ask, remark on and contest about any public record, what the body that owes answers says, and how it is moderated.

-- Within how many working days an answer is owed, as each authority sets it for the bodies it supervises; without authority: for all
-- the others. `until_day` is the first day on which it no longer holds.
create table answer_terms (
  id              uuid primary key,
  authority_id    uuid references organizations (id),
  days            integer not null check (days between 1 and 120),
  -- Working days that one extension adds; 0 where none may be had.
  extension_days  integer not null check (extension_days between 0 and 120),
  from_day        date,
  until_day       date check (until_day > from_day),
  source          jsonb check (length(source ->> 'es') between 1 and 1000),
  person_id       uuid references people (id),
  created_at      timestamptz not null default moment_of_act(),
  constraint answer_term_one_at_a_time exclude using gist (
    coalesce(authority_id, '00000000-0000-0000-0000-000000000000'::uuid) with =, daterange(from_day, until_day) with &&)
);
insert into answer_terms (id, days, extension_days, source) values ('01930000-0000-7000-8000-00000000c001', 10, 5, jsonb_build_object(
  'es', 'Propuesta de la plataforma, mientras una autoridad no publique otro plazo.',
  'en', 'Proposal of the platform, until an authority publishes another term.'));

-- The rules by which contributions are moderated: a version is never rewritten, another one takes its place from its day on.
create table participation_rule_versions (
  version         integer primary key check (version >= 1),
  from_day        date not null unique,
  organization_id uuid references organizations (id),
  person_id       uuid references people (id),
  created_at      timestamptz not null default moment_of_act()
);
create table participation_rules (
  version integer not null references participation_rule_versions (version) on delete cascade,
  number  integer not null check (number >= 1),
  title   jsonb not null check (length(title ->> 'es') between 1 and 200),
  text    jsonb not null check (length(text ->> 'es') between 1 and 2000),
  primary key (version, number)
);
insert into participation_rule_versions (version, from_day) values (1, '2000-01-01');
insert into participation_rules (version, number, title, text) values
  (1, 1, '{"es": "Respeto a las personas", "en": "Respect for people"}', '{"es": "No se publican insultos, amenazas ni acoso contra nadie.", "en": "No insults, threats or harassment of anybody are published."}'),
  (1, 2, '{"es": "Sin datos personales", "en": "No personal data"}', '{"es": "No se publican datos personales, propios ni de otras personas: domicilios, teléfonos, correos, salud.", "en": "No personal data are published, of oneself or of others: homes, telephones, e-mail addresses, health."}'),
  (1, 3, '{"es": "Sin discriminación", "en": "No discrimination"}', '{"es": "No se publican expresiones que discriminen o llamen a la violencia.", "en": "Nothing that discriminates or calls for violence is published."}'),
  (1, 4, '{"es": "Sobre el asunto", "en": "To the matter"}', '{"es": "Lo que se escribe trata del registro en el que se escribe. La publicidad y las repeticiones se retiran.", "en": "What is written is about the record it is written on. Advertising and repetitions are taken out."}'),
  (1, 5, '{"es": "Sin suplantar a nadie", "en": "No impersonation"}', '{"es": "Nadie escribe en nombre de otra persona o de una institución que no representa.", "en": "Nobody writes in the name of another person, or of an institution they do not represent."}'),
  (1, 6, '{"es": "La crítica se queda", "en": "Criticism stays"}', '{"es": "Una crítica dura, fundada o no, nunca es razón para retirar lo que alguien escribió.", "en": "Harsh criticism, founded or not, is never a reason to take out what somebody wrote."}');

create table contributions (
  id               uuid primary key,
  number           integer generated always as identity unique,
  kind             text not null check (kind in ('question', 'comment', 'contradiction')),
  subject_kind     text not null,
  subject_id       uuid not null,
  -- Of a contradiction: which of the claims made of the record it contests, as a progress report.
  claim_id         uuid check (claim_id is null or kind = 'contradiction'),
  text             jsonb not null check (length(text ->> 'es') between 1 and 5000),
  author_id        uuid not null references people (id),
  -- Who owes the answer.
  owner_id         uuid not null references organizations (id),
  asked_on         date not null,
  -- The term: the day from which it runs (which does not count), its working days, and what one extension adds.
  term_from        date,
  term_days        integer check (term_days >= 1),
  extension_days   integer check (extension_days >= 0),
  extended_on      date,
  extension_reason jsonb check (length(extension_reason ->> 'es') between 1 and 2000),
  -- Computed of these and of the calendar of who owes it, again whenever that calendar changes.
  half_on          date,
  due_on           date check (due_on > term_from),
  answered_on      date,
  half_told_on     date,
  overdue_told_on  date,
  edited_at        timestamptz,
  withdrawn_on     date,
  hidden           boolean not null default false,
  created_at       timestamptz not null,
  constraint contribution_has_its_term check (case kind
    when 'comment' then num_nonnulls(term_from, term_days, extension_days, extended_on, half_on, due_on) = 0
    else num_nonnulls(term_from, term_days, extension_days, half_on, due_on) = 5 end),
  constraint contribution_is_extended_with_a_reason check ((extended_on is null) = (extension_reason is null))
);
create index contributions_in_order on contributions (created_at desc, id desc);
create index contributions_of_record on contributions (subject_kind, subject_id, created_at desc, id desc);
create index contributions_of_owner on contributions (owner_id, created_at desc, id desc);
create index contributions_of_author on contributions (author_id, created_at desc);
create index contributions_due on contributions (due_on, id) where answered_on is null and withdrawn_on is null and not hidden;
create index contributions_owed on contributions (owner_id, due_on) where answered_on is null and withdrawn_on is null and not hidden;

-- What a contribution said before its author corrected it.
create table contribution_versions (
  contribution_id uuid not null references contributions (id) on delete cascade,
  number          integer not null check (number >= 1),
  text            jsonb not null,
  replaced_at     timestamptz not null,
  primary key (contribution_id, number)
);

-- What its author brought to show it.
create table contribution_evidence (
  id              uuid primary key,
  contribution_id uuid not null references contributions (id) on delete cascade,
  number          integer not null check (number >= 1),
  kind            text not null check (kind in ('file', 'link')),
  title           jsonb not null check (title ? 'es'),
  url             text check (url ~ '^https?://' and length(url) <= 2000),
  sha256          text references files (sha256),
  file_name       text,
  file_kind       text,
  charset         text,
  size            bigint check (size >= 0),
  unique (contribution_id, number),
  check (case kind
    when 'link' then url is not null and num_nonnulls(sha256, file_name, file_kind, charset, size) = 0
    else url is null and num_nonnulls(sha256, file_name, file_kind, size) = 4
  end)
);
create index contribution_evidence_by_file on contribution_evidence (sha256) where sha256 is not null;

create table contribution_answers (
  id              uuid primary key,
  contribution_id uuid not null references contributions (id) on delete cascade,
  number          integer not null check (number >= 1),
  type            text not null check (type in ('answered', 'out-of-scope', 'corrected', 'explained', 'not-upheld')),
  reason          jsonb not null check (length(reason ->> 'es') between 1 and 10000),
  organization_id uuid not null references organizations (id),
  person_id       uuid not null references people (id),
  -- Out of scope: who would know, and owes the answer from then on.
  transferred_to  uuid references organizations (id) check (transferred_to <> organization_id),
  -- Corrected: the claim that mends the one contested, as a new progress report.
  correction_id   uuid,
  on_day          date not null,
  created_at      timestamptz not null,
  unique (contribution_id, number),
  check (transferred_to is null or type = 'out-of-scope'),
  check (correction_id is null or type = 'corrected')
);
create unique index contribution_transferred_once on contribution_answers (contribution_id) where transferred_to is not null;
create index contribution_answers_by_organization on contribution_answers (organization_id);
create index contribution_answers_by_person on contribution_answers (person_id);
create index contribution_answers_by_transfer on contribution_answers (transferred_to) where transferred_to is not null;

-- «No me responde»: once, by who asked.
create table contribution_rejoinders (
  contribution_id uuid primary key references contributions (id) on delete cascade,
  text            jsonb not null check (length(text ->> 'es') between 1 and 2000),
  created_at      timestamptz not null
);

-- Told to moderators by anybody signed in; never public. Theirs alone: it goes with their account.
create table contribution_flags (
  contribution_id uuid not null references contributions (id) on delete cascade,
  person_id       uuid not null references people (id) on delete cascade,
  reason          text not null check (length(reason) between 1 and 1000),
  settled         boolean not null default false,
  created_at      timestamptz not null,
  primary key (contribution_id, person_id)
);
create index contribution_flags_waiting on contribution_flags (created_at) where not settled;
create index contribution_flags_by_person on contribution_flags (person_id, created_at);

create table contribution_moderations (
  id              uuid primary key,
  contribution_id uuid not null references contributions (id) on delete cascade,
  number          integer not null check (number >= 1),
  decision        text not null check (decision in ('hidden', 'kept')),
  rule_version    integer,
  rule_number     integer,
  reason          jsonb not null check (length(reason ->> 'es') between 1 and 2000),
  organization_id uuid not null references organizations (id),
  person_id       uuid not null references people (id),
  created_at      timestamptz not null,
  unique (contribution_id, number),
  foreign key (rule_version, rule_number) references participation_rules (version, number),
  constraint moderation_cites_a_rule check (decision = 'kept' or num_nonnulls(rule_version, rule_number) = 2)
);
create index contribution_moderations_by_organization on contribution_moderations (organization_id);
create index contribution_moderations_by_person on contribution_moderations (person_id);

-- Once for each decision, and never decided by who took it.
create table contribution_appeals (
  moderation_id   uuid primary key references contribution_moderations (id) on delete cascade,
  contribution_id uuid not null references contributions (id) on delete cascade,
  hidden_by       uuid not null references people (id),
  text            jsonb not null check (length(text ->> 'es') between 1 and 2000),
  created_at      timestamptz not null,
  decision        text check (decision in ('restored', 'upheld')),
  decision_reason jsonb check (length(decision_reason ->> 'es') between 1 and 2000),
  organization_id uuid references organizations (id),
  decided_by      uuid references people (id),
  decided_at      timestamptz,
  constraint appeal_is_decided_whole check (num_nonnulls(decision, decision_reason, organization_id, decided_by, decided_at) in (0, 5)),
  constraint appeal_is_decided_by_another check (decided_by <> hidden_by)
);
create index contribution_appeals_of on contribution_appeals (contribution_id);
create index contribution_appeals_waiting on contribution_appeals (created_at) where decision is null;
create index contribution_appeals_by_person on contribution_appeals (decided_by) where decided_by is not null;

-- What was said stands. Taking demonstration content away says so.
create function refuse_rewriting_what_was_said() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('tequio.erasing', true) = 'demonstration' then return old; end if;
  raise exception 'what was said in answer is append-only' using errcode = 'restrict_violation';
end $$;
create trigger contributions_are_not_deleted before delete on contributions for each row execute function refuse_rewriting_what_was_said();
create trigger contribution_versions_stay before update or delete on contribution_versions for each row execute function refuse_rewriting_what_was_said();
create trigger contribution_evidence_stays before update or delete on contribution_evidence for each row execute function refuse_rewriting_what_was_said();
create trigger contribution_answers_stay before update or delete on contribution_answers for each row execute function refuse_rewriting_what_was_said();
create trigger contribution_rejoinders_stay before update or delete on contribution_rejoinders for each row execute function refuse_rewriting_what_was_said();
create trigger contribution_moderations_stay before update or delete on contribution_moderations for each row execute function refuse_rewriting_what_was_said();
create trigger contribution_appeals_stay before delete on contribution_appeals for each row execute function refuse_rewriting_what_was_said();
create trigger participation_rules_stay before update or delete on participation_rules for each row execute function refuse_rewriting_what_was_said();
