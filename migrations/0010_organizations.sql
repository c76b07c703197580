-- Organizations. Identity is not the name: what a body is called, its category and who supervises it are facts with dates.
-- A period runs from `from_day` to the day before `until_day`; null means «since its beginning» and «until further notice».
-- No two of them overlap. The exclusions compare the organization by a 64-bit hash: GiST spreads hashes evenly, where ids that
-- sort by time crowd together, and the planner keeps to the B-tree for reading.
create extension if not exists btree_gist;

-- How names are compared and sorted, whatever their accents, capitals, dots and quotes: «S.A de C.V» → «s a de c v».
create function name_key(name text) returns text language sql immutable strict parallel safe
  as $$ select btrim(regexp_replace(public.fold(name), '[[:punct:][:space:]]+', ' ', 'g')) $$;

-- Without the words that lists of the same bodies put in and leave out; equal keys are worth a question, no more.
create function loose_name_key(name text) returns text language sql immutable strict parallel safe
  as $$ select btrim(regexp_replace(public.name_key(name), '( |^)((de|del|la|las|el|los|y|e|en|para|por|al|a|ciudad|mexico|cdmx|distrito|federal|df|gobierno)( |$))+', ' ', 'g')) $$;

create table organizations (
  id            uuid primary key,
  slug          text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  sector        text not null check (sector in ('public-body', 'civil-society', 'authority', 'academia', 'private', 'union', 'other')),
  level         text check (level in ('federal', 'state', 'municipal', 'none')),
  borough       text check (borough ~ '^0(0[2-9]|1[0-7])$'),
  founded_on    date,
  dissolved     boolean not null default false,
  dissolved_on  date,
  website       text check (website ~ '^https?://'),
  registered_at timestamptz not null default now(),
  check (dissolved or dissolved_on is null),
  check (founded_on <= dissolved_on)
);
create index organizations_by_sector on organizations (sector, level);
create index organizations_by_level on organizations (level);
create index organizations_by_borough on organizations (borough) where borough is not null;
create index organizations_dissolved on organizations (dissolved_on) where dissolved;

create table organization_names (
  organization_id uuid not null references organizations (id) on delete cascade,
  name            text not null check (name = btrim(name) and length(name) between 1 and 300),
  acronym         text check (acronym = btrim(acronym) and length(acronym) between 1 and 30),
  from_day        date,
  until_day       date check (from_day < until_day),
  name_key        text collate "C" not null generated always as (name_key(name)) stored,
  loose_key       text collate "C" not null generated always as (loose_name_key(name)) stored,
  acronym_key     text collate "C" generated always as (name_key(acronym)) stored,
  search_key      text collate "C" not null generated always as (name_key(name || ' ' || coalesce(acronym, ''))) stored,
  constraint organization_has_one_name_at_a_time exclude using gist (uuid_hash_extended(organization_id, 0) with =, daterange(from_day, until_day) with &&)
);
create unique index organization_names_of on organization_names (organization_id, from_day) nulls not distinct;
create index organization_names_in_order on organization_names (name_key, organization_id) include (from_day, until_day);
create index organization_names_by_acronym on organization_names (acronym_key) where acronym_key is not null;
create index organization_names_by_loose_key on organization_names (loose_key);
create index organization_names_search on organization_names using gin (search_key gin_trgm_ops);

-- The catalogue of categories is data: another city replaces it.
create table organization_category_catalogue (
  id       text primary key check (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name     jsonb not null check (name ? 'es'),
  -- For which sectors a form offers it first.
  sectors  text[] not null,
  position integer not null
);

create table organization_categories (
  organization_id uuid not null references organizations (id) on delete cascade,
  category_id     text not null references organization_category_catalogue (id),
  from_day        date,
  until_day       date check (from_day < until_day),
  constraint organization_has_one_category_at_a_time exclude using gist (uuid_hash_extended(organization_id, 0) with =, daterange(from_day, until_day) with &&)
);
create unique index organization_categories_of on organization_categories (organization_id, from_day) nulls not distinct;
create index organization_categories_by_category on organization_categories (category_id, organization_id) include (from_day, until_day);

-- Which authority supervises a body, and since when: authorities are replaced and history survives them.
create table organization_supervisions (
  organization_id uuid not null references organizations (id) on delete cascade,
  authority_id    uuid not null references organizations (id) on delete cascade,
  from_day        date,
  until_day       date check (from_day < until_day),
  check (organization_id <> authority_id),
  constraint organization_has_one_authority_at_a_time exclude using gist (uuid_hash_extended(organization_id, 0) with =, daterange(from_day, until_day) with &&)
);
create unique index organization_supervisions_of on organization_supervisions (organization_id, from_day) nulls not distinct;
create index organization_supervisions_by_authority on organization_supervisions (authority_id, organization_id) include (from_day, until_day);

-- What became of a body, and what it came from.
create table organization_successions (
  predecessor_id uuid not null references organizations (id) on delete cascade,
  successor_id   uuid not null references organizations (id) on delete cascade,
  kind           text not null check (kind in ('renamed', 'merged', 'split', 'duty-passed')),
  on_day         date,
  note           text check (length(note) between 1 and 1000),
  primary key (predecessor_id, successor_id),
  constraint organization_does_not_succeed_itself check (predecessor_id <> successor_id)
);
create index organization_successions_by_successor on organization_successions (successor_id);

-- Nobody is, however indirectly, their own successor. The lock keeps two acts from closing half a circle each.
create function refuse_succession_cycle() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('organization_successions'));
  if exists (
    with recursive later (id) as (
      select new.successor_id
      union
      select next.successor_id from organization_successions next join later on next.predecessor_id = later.id
    )
    select from later where id = new.predecessor_id
  ) then
    raise exception 'a succession cannot lead back to where it began' using errcode = 'check_violation', constraint = 'organization_successions_have_no_cycle';
  end if;
  return new;
end $$;
create trigger organization_successions_have_no_cycle before insert or update on organization_successions
  for each row execute function refuse_succession_cycle();

-- One file of organizations, as it was received and what was made of it.
create table organization_imports (
  id           uuid primary key,
  file_name    text not null,
  file_hash    text not null check (file_hash ~ '^[0-9a-f]{64}$'),
  -- What the person said of the whole file: the sector and level of rows that do not say theirs.
  settings     jsonb not null,
  received_by  uuid,
  received_at  timestamptz not null default now(),
  confirmed_by uuid,
  confirmed_at timestamptz,
  -- Figures, and findings about the file as a whole; set when confirmed.
  report       jsonb,
  check ((confirmed_at is null) = (report is null))
);
create index organization_imports_by_date on organization_imports (received_at desc);

-- Every row of a confirmed import: how it came, what became of it and why.
create table organization_import_rows (
  import_id       uuid not null references organization_imports (id) on delete cascade,
  line            integer not null,
  outcome         text not null check (outcome in ('added', 'present', 'repeated', 'held', 'wrong')),
  original        jsonb not null,
  remarks         jsonb not null,
  organization_id uuid references organizations (id) on delete set null,
  primary key (import_id, line)
);
create index organization_import_rows_of on organization_import_rows (organization_id) where organization_id is not null;
create index organization_import_rows_by_spelling on organization_import_rows (name_key(original ->> 'name')) where organization_id is not null;

-- Of the transparency register of Mexico City (padrón de sujetos obligados), and the kinds of organizations that work with it.
insert into organization_category_catalogue (position, id, name, sectors) values
  (10, 'centralizada', '{"es": "Administración pública centralizada", "en": "Central administration"}', '{public-body}'),
  (20, 'desconcentrado', '{"es": "Órgano desconcentrado", "en": "Deconcentrated body"}', '{public-body}'),
  (30, 'descentralizado', '{"es": "Organismo descentralizado", "en": "Decentralised body"}', '{public-body}'),
  (40, 'paraestatal', '{"es": "Entidad paraestatal o auxiliar", "en": "State-owned or auxiliary entity"}', '{public-body}'),
  (50, 'alcaldia', '{"es": "Alcaldía", "en": "Borough government"}', '{public-body}'),
  (60, 'fideicomiso', '{"es": "Fideicomiso o fondo público", "en": "Public trust or fund"}', '{public-body}'),
  (70, 'autonomo', '{"es": "Órgano autónomo", "en": "Autonomous body"}', '{public-body,authority}'),
  (80, 'legislativo', '{"es": "Poder legislativo", "en": "Legislature"}', '{public-body}'),
  (90, 'judicial', '{"es": "Poder judicial", "en": "Judiciary"}', '{public-body}'),
  (100, 'garante', '{"es": "Autoridad garante", "en": "Transparency authority"}', '{authority,public-body}'),
  (110, 'partido', '{"es": "Partido político", "en": "Political party"}', '{other}'),
  (120, 'sindicato', '{"es": "Sindicato", "en": "Trade union"}', '{union}'),
  (130, 'persona-moral', '{"es": "Persona moral que ejerce recursos públicos", "en": "Legal entity that uses public funds"}', '{private,civil-society,other}'),
  (140, 'asociacion-civil', '{"es": "Asociación civil", "en": "Civil association"}', '{civil-society}'),
  (150, 'asistencia-privada', '{"es": "Institución de asistencia privada", "en": "Private charity"}', '{civil-society}'),
  (160, 'colectivo', '{"es": "Colectivo o red ciudadana", "en": "Citizens'' group or network"}', '{civil-society}'),
  (170, 'universidad', '{"es": "Universidad o centro de investigación", "en": "University or research centre"}', '{academia,public-body}'),
  (180, 'camara', '{"es": "Cámara o asociación empresarial", "en": "Business chamber or association"}', '{private}'),
  (190, 'empresa', '{"es": "Empresa", "en": "Company"}', '{private}');
