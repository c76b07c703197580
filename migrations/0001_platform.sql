-- Search: Spanish stemming with accents ignored.
create extension if not exists unaccent;
create extension if not exists pg_trgm;
create text search configuration es (copy = pg_catalog.spanish);
alter text search configuration es alter mapping for hword, hword_part, word with unaccent, spanish_stem;
create text search configuration en (copy = pg_catalog.english);
alter text search configuration en alter mapping for hword, hword_part, word with unaccent, english_stem;

-- unaccent() is only STABLE, since its dictionary can be edited; ours is not. An index needs IMMUTABLE.
create function fold(value text) returns text language sql immutable strict parallel safe
  as $$ select lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;

-- The moment of an act: now, unless its transaction tells what happened earlier, as demonstration content does.
create function moment_of_act() returns timestamptz language sql stable
  as $$ select coalesce(nullif(current_setting('tequio.moment', true), '')::timestamptz, now()) $$;

-- The journal: one entry per act, written in the act's own transaction.
create table journal (
  id              bigserial primary key,
  xid             xid8 not null default pg_current_xact_id(),
  at              timestamptz not null default moment_of_act(),
  event           text not null check (event ~ '^[a-z-]+\.[a-z-]+$'),
  subject_kind    text not null,
  subject_id      uuid not null,
  actor_id        uuid,
  organization_id uuid,
  details         jsonb not null default '{}',
  public          boolean not null default true
);
create index journal_by_xid on journal (xid, id);
create index journal_by_event on journal (event, id desc);

create table journal_about (
  kind     text not null,
  id       uuid not null,
  entry_id bigint not null references journal (id) on delete cascade,
  primary key (kind, id, entry_id)
);

create table journal_cursors (
  name     text primary key,
  xid      xid8 not null,
  entry_id bigint not null
);

-- Nobody edits history. The one exception is taking demonstration content away, which says so in its transaction.
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('tequio.erasing', true) = 'demonstration' then return old; end if;
  raise exception 'the journal is append-only';
end $$;
create trigger journal_is_append_only before update or delete on journal for each row execute function refuse_rewriting();
create trigger journal_is_not_emptied before truncate on journal for each statement execute function refuse_rewriting();

-- Facts of the whole installation: whether its content is invented, whether it has been set up.
create table installation (
  key   text primary key,
  value jsonb not null
);

-- Files by the hash of their bytes; the bytes are in the storage.
create table files (
  sha256      text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  media_type  text not null,
  extension   text not null,
  size        bigint not null check (size >= 0),
  stored_at   timestamptz not null default now()
);
