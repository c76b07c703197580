-- The legal framework: law as data, in our own words, with the days it holds. A day that is not known is null, never guessed.
-- A version holds from `in_force_from` to the day before `in_force_until`.
-- `seed` is the name of a row in the catalogue that the product brings: it is added once and, however edited, never again.
create table norms (
  id         uuid primary key,
  seed       text unique,
  slug       text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title      jsonb not null check (title ? 'es'),
  short_name jsonb not null check (short_name ? 'es'),
  kind       text not null check (kind in ('constitution', 'treaty', 'general-law', 'federal-law', 'local-law', 'regulation', 'guidelines', 'agreement')),
  issuer     jsonb not null check (issuer ? 'es'),
  summary    jsonb check (summary ? 'es'),
  created_at timestamptz not null default now()
);

create table norm_versions (
  id             uuid primary key,
  seed           text unique,
  norm_id        uuid not null references norms (id) on delete cascade,
  -- What sets it apart from the other versions: «texto original», «reforma de 2020».
  label          jsonb not null check (label ? 'es'),
  publication    text not null,
  url            text check (url ~ '^https?://'),
  published_on   date,
  in_force_from  date,
  in_force_until date check (in_force_until > in_force_from),
  -- Last day on which it is known to be in force, where later days are not confirmed.
  confirmed_until date check (confirmed_until >= published_on),
  ended          text check (ended in ('abrogated', 'amended', 'repealed')),
  ended_by       uuid references norms (id),
  note           jsonb check (note ? 'es'),
  check (ended_by is null or ended is not null),
  unique nulls not distinct (norm_id, published_on)
);
create index norm_versions_ended_by on norm_versions (ended_by) where ended_by is not null;

create table provisions (
  id              uuid primary key,
  seed            text unique,
  norm_version_id uuid not null references norm_versions (id) on delete cascade,
  -- Its address within the norm: «articulo-111-fraccion-v».
  anchor          text not null check (anchor ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  article         text not null,
  fraction        text,
  numeral         text,
  summary         jsonb not null check (summary ? 'es'),
  note            jsonb check (note ? 'es'),
  position        integer not null,
  check (numeral is null or fraction is not null),
  unique (norm_version_id, anchor)
);
create index provisions_in_order on provisions (norm_version_id, position);

create table principle_catalogues (
  id              uuid primary key,
  seed            text unique,
  slug            text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name            jsonb not null check (name ? 'es'),
  norm_version_id uuid not null references norm_versions (id),
  provision_id    uuid references provisions (id),
  valid_from      date,
  valid_until     date check (valid_until > valid_from),
  -- Where its names come from, and what is not certain about them.
  source          jsonb not null check (source ? 'es')
);
create index principle_catalogues_of_version on principle_catalogues (norm_version_id);

create table principles (
  id           uuid primary key,
  seed         text unique,
  catalogue_id uuid not null references principle_catalogues (id) on delete cascade,
  number       integer not null check (number > 0),
  slug         text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name         jsonb not null check (name ? 'es'),
  explanation  jsonb not null check (explanation ? 'es'),
  provision_id uuid references provisions (id),
  unique (catalogue_id, number),
  unique (catalogue_id, slug)
);
create index principles_of_provision on principles (provision_id) where provision_id is not null;
