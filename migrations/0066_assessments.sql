-- Independent assessment of commitments, on the scales of the plan's cycle: who may assess what, the draft, its second review, the right of
-- reply of those who answer for the commitment, and what was published, which never changes.

-- A version of the scales of some author. It is data: a cycle uses the version in force when it began.
create table scale_sets (
  id         uuid primary key,
  slug       text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
  version    integer not null check (version >= 1),
  name       jsonb not null check (name ? 'es'),
  author     text not null,
  -- The reference that it was taken from, in words and, where there is one, its address.
  source     text not null,
  source_url text check (source_url ~ '^https?://' and length(source_url) <= 2000),
  note       jsonb check (note ? 'es'),
  -- Plans that start from this day on, and before the other, use it unless they say otherwise.
  from_day   date not null,
  until_day  date check (until_day > from_day),
  -- [{ code, name, question, options: [{ code, label, meaning, kind, evidence }] }]: `ScaleSetDraft` of evaluation/scales/model.ts.
  scales     jsonb not null check (jsonb_typeof(scales) = 'array' and jsonb_array_length(scales) > 0),
  -- Of those that come with the product: added once, also where it was taken out since.
  seed       text unique,
  created_at timestamptz not null default moment_of_act(),
  unique (slug, version)
);

-- How the assessments of a plan are made. A plan without a row takes the set in force on its first day, and asks for a second review.
create table plan_evaluations (
  plan_id       uuid primary key references plans (id) on delete cascade,
  scale_set_id  uuid references scale_sets (id),
  second_review boolean not null default true
);
create index plan_evaluations_by_set on plan_evaluations (scale_set_id);

-- Working days to reply, from a day on. What was sent keeps the term that it was sent with.
create table reply_terms (
  id           uuid primary key default gen_random_uuid(),
  from_day     date not null unique,
  working_days integer not null check (working_days between 1 and 90),
  reason       jsonb not null check (reason ? 'es'),
  created_at   timestamptz not null default moment_of_act()
);
insert into reply_terms (from_day, working_days, reason) values
  ('2011-01-01', 10, '{"es": "Propuesta inicial de la plataforma, mientras la autoridad no fije otro plazo.", "en": "Initial proposal of the platform, until the authority sets another term."}');

-- Whom the authority asked to assess a commitment or, without one, any of the plan.
create table assessment_assignments (
  id              uuid primary key,
  plan_id         uuid not null references plans (id) on delete cascade,
  commitment_id   uuid references commitments (id) on delete cascade,
  person_id       uuid not null references people (id),
  -- Where they are an evaluator.
  organization_id uuid not null references organizations (id),
  from_day        date not null,
  -- The first day on which it no longer holds.
  until_day       date check (until_day >= from_day),
  -- When they declared that they have no conflict of interest.
  declared_at     timestamptz,
  end_reason      jsonb check (end_reason ? 'es'),
  assigned_by     uuid references people (id),
  created_at      timestamptz not null default moment_of_act()
);
create index assessment_assignments_by_plan on assessment_assignments (plan_id, from_day);
create index assessment_assignments_by_commitment on assessment_assignments (commitment_id) where commitment_id is not null;
create index assessment_assignments_by_person on assessment_assignments (person_id);
create index assessment_assignments_by_organization on assessment_assignments (organization_id);
create index assessment_assignments_by_assigner on assessment_assignments (assigned_by) where assigned_by is not null;

create table assessments (
  id                uuid primary key,
  plan_id           uuid not null references plans (id) on delete cascade,
  commitment_id     uuid not null references commitments (id) on delete cascade,
  -- The first is 1; each correction of what was published is the next.
  edition           integer not null check (edition >= 1),
  -- Why what was published before is corrected.
  correction_reason jsonb check (correction_reason ? 'es'),
  scale_set_id      uuid not null references scale_sets (id),
  assignment_id     uuid not null references assessment_assignments (id) on delete cascade,
  author_id         uuid not null references people (id),
  organization_id   uuid not null references organizations (id),
  state             text not null check (state in ('draft', 'in-review', 'returned', 'in-reply', 'published')),
  -- As the plan asked when it was begun.
  second_review     boolean not null,
  -- When it was sent to those who may reply, and the working days that they had.
  sent_on           date,
  reply_days        integer check (reply_days > 0),
  published_at      timestamptz,
  created_at        timestamptz not null default moment_of_act(),
  unique (commitment_id, edition),
  check ((edition > 1) = (correction_reason is not null)),
  check ((state in ('in-reply', 'published')) = (sent_on is not null and reply_days is not null)),
  check ((state = 'published') = (published_at is not null))
);
-- One at a time: what is being worked on is finished or dropped before another begins.
create unique index assessments_open on assessments (commitment_id) where state <> 'published';
create index assessments_published on assessments (plan_id, commitment_id, edition desc) where state = 'published';
create index assessments_in_progress on assessments (plan_id) where state <> 'published';
create index assessments_by_author on assessments (author_id);
create index assessments_by_assignment on assessments (assignment_id);
create index assessments_by_organization on assessments (organization_id);
create index assessments_by_set on assessments (scale_set_id);

-- An option of a scale, with its reason. Round 1 is what was sent for reply; round 2, what was changed after hearing it.
create table assessment_answers (
  assessment_id uuid not null references assessments (id) on delete cascade,
  round         integer not null check (round in (1, 2)),
  scale         text not null,
  option        text,
  reason        jsonb check (reason ? 'es'),
  change_reason jsonb check (change_reason ? 'es'),
  primary key (assessment_id, round, scale),
  check (round = 1 or (option is not null and reason is not null and change_reason is not null)),
  check (round = 2 or change_reason is null)
);

-- Evidence of the reports that an answer cites.
create table assessment_citations (
  assessment_id uuid not null,
  round         integer not null,
  scale         text not null,
  evidence_id   uuid not null references evidence (id) on delete cascade,
  primary key (assessment_id, round, scale, evidence_id),
  foreign key (assessment_id, round, scale) references assessment_answers on delete cascade
);
create index assessment_citations_by_evidence on assessment_citations (evidence_id);

create table assessment_reviews (
  id            uuid primary key,
  assessment_id uuid not null references assessments (id) on delete cascade,
  number        integer not null check (number >= 1),
  person_id     uuid not null references people (id),
  verdict       text not null check (verdict in ('approved', 'returned')),
  remarks       jsonb check (remarks ? 'es'),
  created_at    timestamptz not null default moment_of_act(),
  unique (assessment_id, number),
  check (verdict = 'approved' or remarks is not null)
);
create index assessment_reviews_by_person on assessment_reviews (person_id);

-- Who may reply, and until when by their own calendar: the owners of the moment at which it was sent.
create table assessment_parties (
  assessment_id   uuid not null references assessments (id) on delete cascade,
  side            text not null check (side in ('public', 'civil')),
  organization_id uuid not null references organizations (id),
  due_on          date not null,
  reminded_on     date,
  primary key (assessment_id, side)
);
create index assessment_parties_by_organization on assessment_parties (organization_id);
create index assessment_parties_to_remind on assessment_parties (due_on) where reminded_on is null;

-- What a side says of it: once, and before its term ends. Who waives says nothing.
create table assessment_replies (
  id            uuid primary key,
  assessment_id uuid not null,
  side          text not null,
  stance        text not null check (stance in ('agrees', 'disagrees', 'waives')),
  comment       jsonb check (comment ? 'es'),
  -- [{ scale, text }]: what it says of one scale.
  points        jsonb not null default '[]' check (jsonb_typeof(points) = 'array'),
  person_id     uuid not null references people (id),
  created_at    timestamptz not null default moment_of_act(),
  unique (assessment_id, side),
  foreign key (assessment_id, side) references assessment_parties on delete cascade,
  check (stance <> 'disagrees' or comment is not null or jsonb_array_length(points) > 0),
  check (stance <> 'waives' or (comment is null and jsonb_array_length(points) = 0))
);
create index assessment_replies_by_person on assessment_replies (person_id);

-- Files and links that an answer or a reply brings, as the evidence of reports.
create table assessment_evidence (
  id            uuid primary key,
  assessment_id uuid not null references assessments (id) on delete cascade,
  round         integer,
  scale         text,
  side          text,
  number        integer not null check (number >= 1),
  kind          text not null check (kind in ('file', 'link')),
  title         jsonb not null check (title ? 'es'),
  url           text check (url ~ '^https?://' and length(url) <= 2000),
  sha256        text references files (sha256),
  file_name     text,
  file_kind     text,
  charset       text,
  size          bigint check (size >= 0),
  day           date,
  uploader_id   uuid references people (id),
  created_at    timestamptz not null default moment_of_act(),
  foreign key (assessment_id, round, scale) references assessment_answers on delete cascade,
  foreign key (assessment_id, side) references assessment_replies (assessment_id, side) on delete cascade,
  check ((side is null and num_nulls(round, scale) = 0) or (side is not null and num_nonnulls(round, scale) = 0)),
  check (case kind
    when 'link' then url is not null and num_nonnulls(sha256, file_name, file_kind, charset, size) = 0
    else url is null and num_nonnulls(sha256, file_name, file_kind, size) = 4
  end)
);
create index assessment_evidence_by_assessment on assessment_evidence (assessment_id);
create index assessment_evidence_by_file on assessment_evidence (sha256) where sha256 is not null;
create index assessment_evidence_by_uploader on assessment_evidence (uploader_id) where uploader_id is not null;

-- What was published is an official act: a correction is another edition, and nothing of what was said goes away.
create function refuse_rewriting_published_assessment() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('tequio.erasing', true) = 'demonstration' then return old; end if;
  if old.state = 'published' then
    raise exception 'a published assessment never changes' using errcode = 'restrict_violation';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger assessments_stay_published before update or delete on assessments for each row execute function refuse_rewriting_published_assessment();

-- Nor does anything that it is made of. What was sent for reply is not rewritten either: a change after it is of the second round.
create function refuse_rewriting_assessed() returns trigger language plpgsql as $$
declare
  at_row jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
  held text;
begin
  if tg_op = 'DELETE' and current_setting('tequio.erasing', true) = 'demonstration' then return old; end if;
  select state into held from assessments where id = (at_row ->> 'assessment_id')::uuid;
  if held = 'published' then
    raise exception 'a published assessment never changes' using errcode = 'restrict_violation';
  end if;
  if at_row ->> 'round' = '1' and held not in ('draft', 'returned') then
    raise exception 'what was sent is not rewritten' using errcode = 'restrict_violation';
  end if;
  if at_row ->> 'round' = '2' and held <> 'in-reply' then
    raise exception 'nothing is changed before the reply is heard' using errcode = 'restrict_violation';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger assessment_answers_hold before insert or update or delete on assessment_answers for each row execute function refuse_rewriting_assessed();
create trigger assessment_citations_hold before insert or update or delete on assessment_citations for each row execute function refuse_rewriting_assessed();
create trigger assessment_evidence_holds before insert or update or delete on assessment_evidence for each row execute function refuse_rewriting_assessed();
create trigger assessment_reviews_hold before insert or update or delete on assessment_reviews for each row execute function refuse_rewriting_assessed();
create trigger assessment_parties_hold before insert or update or delete on assessment_parties for each row execute function refuse_rewriting_assessed();
create trigger assessment_replies_hold before insert or update or delete on assessment_replies for each row execute function refuse_rewriting_assessed();

-- A set of scales never changes: a mistake is mended by another version, or by taking out one that nothing uses.
create function refuse_rewriting_scales() returns trigger language plpgsql as $$
begin
  raise exception 'a set of scales never changes' using errcode = 'restrict_violation';
end $$;
create trigger scale_sets_never_change before update on scale_sets for each row execute function refuse_rewriting_scales();

-- Derived, in the transaction that publishes: the completion that the evaluator gives, so that lists read no assessment.
alter table commitments
  add column assessed_completion text check (assessed_completion in ('no-evidence', 'not-started', 'limited', 'substantial', 'complete'));
create index commitments_assessed on commitments (plan_id, number, id) where assessed_completion is not null;
