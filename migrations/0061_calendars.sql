-- Days on which the terms of a body or of an authority do not run, as each published them. Saturdays, Sundays and the days of
-- compulsory rest (Ley Federal del Trabajo, art. 74) are computed by rule and are no rows.
-- Both `from_day` and `last_day` belong to the period.
create table calendar_entries (
  id               uuid primary key,
  organization_id  uuid not null references organizations (id),
  -- In whose name it was published: the organization itself, or the authority that supervised it.
  publisher_id     uuid not null references organizations (id),
  kind             text not null check (kind in ('holiday', 'suspension')),
  from_day         date not null,
  last_day         date not null,
  reason           jsonb not null check (length(reason ->> 'es') between 1 and 1000),
  -- Where the official publication is; null where nobody said.
  publication_url  text check (publication_url ~ '^https?://' and length(publication_url) <= 2000),
  published_at     timestamptz not null default moment_of_act(),
  withdrawn_on     date,
  withdrawn_reason jsonb check (length(withdrawn_reason ->> 'es') between 1 and 1000),
  demonstration    boolean not null default false,
  constraint calendar_entry_ends_after_it_begins check (last_day >= from_day),
  constraint calendar_entry_lasts_a_year_at_most check (last_day < from_day + interval '1 year'),
  constraint calendar_entry_is_withdrawn_with_a_reason check ((withdrawn_on is null) = (withdrawn_reason is null))
);
-- Sent twice, published once.
create unique index calendar_entries_once on calendar_entries (organization_id, kind, from_day, last_day) where withdrawn_on is null;
create index calendar_entries_of on calendar_entries (organization_id, from_day, id);
create index calendar_entries_in_order on calendar_entries (from_day, id);
create index calendar_entries_by_publisher on calendar_entries (publisher_id);

-- Terms were counted by it: an entry is withdrawn, once, and never rewritten or deleted. Taking demonstration content away says so.
create function refuse_rewriting_of_calendar_entry() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.demonstration and current_setting('tequio.erasing', true) = 'demonstration' then return old; end if;
    raise exception 'a calendar entry is never deleted, only withdrawn' using errcode = 'check_violation', constraint = 'calendar_entries_stay';
  end if;
  if old.withdrawn_on is not null
    or to_jsonb(new) - array['withdrawn_on', 'withdrawn_reason'] <> to_jsonb(old) - array['withdrawn_on', 'withdrawn_reason'] then
    raise exception 'a calendar entry is never rewritten, only withdrawn' using errcode = 'check_violation', constraint = 'calendar_entries_stay';
  end if;
  return new;
end $$;
create trigger calendar_entries_stay before update or delete on calendar_entries
  for each row execute function refuse_rewriting_of_calendar_entry();
