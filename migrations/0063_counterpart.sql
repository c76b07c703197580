-- What the civil owner of a commitment says of each progress report: it confirms it, or it disputes it with a reason. Each word is a row;
-- of several on one report the last counts, and those before it stay in sight.

create table report_responses (
  id              uuid primary key,
  report_id       uuid not null references progress_reports (id) on delete cascade,
  -- The order in which they were said; the highest counts.
  number          integer not null check (number >= 1),
  verdict         text not null check (verdict in ('confirmed', 'disputed')),
  -- Why it is disputed, or a remark beside a confirmation.
  reason          jsonb check (reason ? 'es'),
  -- The completion it would give instead, on the scale of the report.
  completion      text check (completion in ('no-evidence', 'not-started', 'limited', 'substantial', 'complete')),
  -- In whose name it was said: the civil owner of that moment.
  organization_id uuid not null references organizations (id),
  person_id       uuid not null references people (id),
  created_at      timestamptz not null default moment_of_act(),
  unique (report_id, number),
  check (verdict = 'confirmed' or reason is not null),
  check (verdict = 'disputed' or completion is null)
);
create index report_responses_by_organization on report_responses (organization_id);
create index report_responses_by_person on report_responses (person_id);

-- What shows it: as the evidence of reports.
create table response_evidence (
  id          uuid primary key,
  response_id uuid not null references report_responses (id) on delete cascade,
  number      integer not null check (number >= 1),
  kind        text not null check (kind in ('file', 'link')),
  title       jsonb not null check (title ? 'es'),
  url         text check (url ~ '^https?://' and length(url) <= 2000),
  sha256      text references files (sha256),
  file_name   text,
  file_kind   text,
  charset     text,
  size        bigint check (size >= 0),
  day         date,
  uploader_id uuid references people (id),
  created_at  timestamptz not null default moment_of_act(),
  unique (response_id, number),
  check (case kind
    when 'link' then url is not null and num_nonnulls(sha256, file_name, file_kind, charset, size) = 0
    else url is null and num_nonnulls(sha256, file_name, file_kind, size) = 4
  end)
);
create index response_evidence_by_file on response_evidence (sha256) where sha256 is not null;
create index response_evidence_by_uploader on response_evidence (uploader_id) where uploader_id is not null;

-- A word stands as it was said, like the report it answers; another one replaces it.
create trigger report_responses_are_append_only before update or delete on report_responses for each row execute function refuse_rewriting_progress();
create trigger response_evidence_is_append_only before update or delete on response_evidence for each row execute function refuse_rewriting_progress();

-- Derived, in the transaction that changes them, so that lists read no report: the word on the report that stands of each milestone,
-- and how many of a commitment's there are of each. Those without an answer are the rest of the milestones reported.
alter table milestones
  add column counterpart text check (counterpart in ('confirmed', 'disputed')),
  add constraint milestones_answered_were_reported check (counterpart is null or completion is not null);
alter table commitments
  add column reports_confirmed integer not null default 0 check (reports_confirmed >= 0),
  add column reports_disputed  integer not null default 0 check (reports_disputed >= 0),
  add constraint commitments_answered_were_reported check (reports_confirmed + reports_disputed <= milestones_reported);
create index commitments_confirmed on commitments (plan_id, number, id) where reports_confirmed > 0;
create index commitments_disputed on commitments (plan_id, number, id) where reports_disputed > 0;
-- What a desk shows to the public owner.
create index milestones_disputed on milestones (commitment_id) where counterpart = 'disputed';
