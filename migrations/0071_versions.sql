-- What a plan promised, as it was signed: each version is a text in canonical JSON (RFC 8785) with its SHA-256, and never changes.
-- A change is an amendment: a reason, who proposes it, the differences, who decided; applied, it makes the next version.
alter table plans
  -- The version in force; null: it was never signed here.
  add column version     integer check (version >= 1),
  add column launched_on date,
  add column closed_on   date,
  add constraint plans_launched_were_signed check (launched_on is null or version is not null);

create table plan_versions (
  id              uuid primary key,
  plan_id         uuid not null references plans (id) on delete cascade,
  number          integer not null check (number between 1 and 100000),
  -- The bytes that were signed, in UTF-8; the database itself works the hash out again.
  document        text not null,
  sha256          text not null check (sha256 = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  signed_on       date not null,
  -- [{name, organization, capacity}], as they sign: in public, by their own choice.
  signatories     jsonb not null check (jsonb_typeof(signatories) = 'array'),
  -- The amendment that made it; null of the first.
  amendment_id    uuid unique,
  -- The decision that approved it, where a body of decision did.
  decision_id     uuid,
  -- Numbers of the commitments that it says something else of than the version before.
  changed         integer[] not null default '{}',
  -- The act on paper, with its signatures.
  paper_sha256    text references files (sha256),
  paper_name      text check (length(paper_name) between 1 and 255),
  paper_kind      text,
  paper_size      bigint check (paper_size >= 0),
  organization_id uuid references organizations (id),
  person_id       uuid references people (id),
  created_at      timestamptz not null default moment_of_act(),
  unique (plan_id, number),
  check ((number = 1) = (amendment_id is null)),
  check (num_nonnulls(paper_sha256, paper_name, paper_kind, paper_size) in (0, 4))
);
create index plan_versions_by_hash on plan_versions (sha256);
create index plan_versions_by_paper on plan_versions (paper_sha256) where paper_sha256 is not null;
create index plan_versions_by_person on plan_versions (person_id);

create table amendments (
  id              uuid primary key,
  plan_id         uuid not null references plans (id) on delete cascade,
  number          integer not null check (number between 1 and 100000),
  state           text not null check (state in ('draft', 'proposed', 'approved', 'rejected', 'withdrawn', 'applied')),
  title           jsonb not null check (title ? 'es'),
  reason          jsonb not null check (reason ? 'es'),
  -- In whose name it is proposed, and by whom.
  organization_id uuid not null references organizations (id),
  person_id       uuid not null references people (id),
  -- The version that it changes.
  base_version    integer not null,
  -- [{kind, numbers, action, fields: [{field, from, to}]}]
  changes         jsonb not null default '[]' check (jsonb_typeof(changes) = 'array'),
  -- What somebody else changed too, when it was brought up to a later version.
  conflicts       jsonb not null default '[]' check (jsonb_typeof(conflicts) = 'array'),
  -- The text that the plan would have, and its hash: fixed when it is proposed.
  document        text,
  sha256          text check (sha256 = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  proposed_on     date,
  decided_on      date,
  decision_id     uuid,
  decision_reason jsonb check (decision_reason ? 'es'),
  decider_id      uuid references people (id),
  decider_organization_id uuid references organizations (id),
  created_at      timestamptz not null default moment_of_act(),
  unique (plan_id, number),
  foreign key (plan_id, base_version) references plan_versions (plan_id, number),
  check (state = 'draft' or num_nonnulls(document, sha256, proposed_on) = 3),
  check ((state in ('draft', 'proposed')) = (decided_on is null))
);
create index amendments_by_state on amendments (state, plan_id, number);
create index amendments_by_organization on amendments (organization_id, state);
create index amendments_by_person on amendments (person_id);
alter table plan_versions add foreign key (amendment_id) references amendments (id);

-- The act by which a plan begins to be carried out.
create table plan_launches (
  id              uuid primary key,
  plan_id         uuid not null unique references plans (id) on delete cascade,
  on_day          date not null,
  place           text not null check (length(place) between 1 and 300),
  note            jsonb check (note ? 'es'),
  organization_id uuid references organizations (id),
  person_id       uuid references people (id),
  created_at      timestamptz not null default moment_of_act()
);

-- The days on which progress is cut, set beforehand.
create table plan_cut_days (
  plan_id uuid not null references plans (id) on delete cascade,
  day     date not null,
  primary key (plan_id, day)
);
create index plan_cut_days_due on plan_cut_days (day, plan_id);

-- How far everything was on a day, in canonical JSON with its hash.
create table plan_cuts (
  id              uuid primary key,
  plan_id         uuid not null references plans (id) on delete cascade,
  number          integer not null check (number between 1 and 100000),
  kind            text not null check (kind in ('scheduled', 'by-hand', 'final')),
  -- The day that it was set for; it is taken that day or, where nothing ran, as soon as something did.
  for_day         date,
  on_day          date not null,
  document        text not null,
  sha256          text not null check (sha256 = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  -- The figures of the plan that day, for those who draw many cuts.
  summary         jsonb not null,
  organization_id uuid references organizations (id),
  person_id       uuid references people (id),
  created_at      timestamptz not null default moment_of_act(),
  unique (plan_id, number),
  -- Two processes that find the same day due take one cut.
  unique (plan_id, for_day),
  check ((kind = 'scheduled') = (for_day is not null))
);
create index plan_cuts_in_order on plan_cuts (on_day, id);

-- The convener's account at the end.
create table plan_closings (
  id              uuid primary key,
  plan_id         uuid not null unique references plans (id) on delete cascade,
  cut_id          uuid not null references plan_cuts (id),
  on_day          date not null,
  results         jsonb not null check (results ? 'es'),
  lessons         jsonb not null check (lessons ? 'es'),
  undone          jsonb not null check (undone ? 'es'),
  organization_id uuid references organizations (id),
  person_id       uuid references people (id),
  created_at      timestamptz not null default moment_of_act()
);

-- They go with their plan, which the next triggers refuse unless it is a demonstration's. None of these is ever rewritten, removed or emptied. Only demonstration content may be taken away.
create function refuse_rewriting_signed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('tequio.erasing', true) = 'demonstration' then return old; end if;
  raise exception 'what was signed never changes' using errcode = 'restrict_violation';
end $$;
create trigger plan_versions_never_change before update or delete on plan_versions for each row execute function refuse_rewriting_signed();
create trigger plan_launches_never_change before update or delete on plan_launches for each row execute function refuse_rewriting_signed();
create trigger plan_cuts_never_change before update or delete on plan_cuts for each row execute function refuse_rewriting_signed();
create trigger plan_closings_never_change before update or delete on plan_closings for each row execute function refuse_rewriting_signed();

create function refuse_emptying_signed() returns trigger language plpgsql as $$
declare kept boolean;
begin
  execute format('select exists (select from %I)', tg_table_name) into kept;
  if kept then raise exception 'what was signed is never emptied' using errcode = 'restrict_violation'; end if;
  return null;
end $$;
create trigger plan_versions_are_not_emptied before truncate on plan_versions for each statement execute function refuse_emptying_signed();
create trigger plan_launches_are_not_emptied before truncate on plan_launches for each statement execute function refuse_emptying_signed();
create trigger plan_cuts_are_not_emptied before truncate on plan_cuts for each statement execute function refuse_emptying_signed();
create trigger plan_closings_are_not_emptied before truncate on plan_closings for each statement execute function refuse_emptying_signed();

-- Once proposed, what an amendment says is fixed: only its state moves, and only forwards. A draft may be thrown away.
create function refuse_rewriting_amendment() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state = 'draft' or current_setting('tequio.erasing', true) = 'demonstration' then return old; end if;
    raise exception 'an amendment that was proposed stays' using errcode = 'restrict_violation';
  end if;
  if old.state = 'draft' and new.state in ('draft', 'proposed') then return new; end if;
  if (old.state, new.state) in (('proposed', 'approved'), ('proposed', 'rejected'), ('proposed', 'withdrawn'), ('proposed', 'applied'), ('approved', 'applied'))
    and to_jsonb(new) - array['state', 'decided_on', 'decision_id', 'decision_reason', 'decider_id', 'decider_organization_id']
      = to_jsonb(old) - array['state', 'decided_on', 'decision_id', 'decision_reason', 'decider_id', 'decider_organization_id'] then
    return new;
  end if;
  raise exception 'an amendment that was proposed never changes' using errcode = 'restrict_violation';
end $$;
create trigger amendments_stay_as_proposed before update or delete on amendments for each row execute function refuse_rewriting_amendment();
