-- People: an e-mail to sign in with (never public) and the name they chose to act under.
create table people (
  id             uuid primary key,
  email          text not null unique check (email = lower(email) and email like '%_@_%' and length(email) <= 254),
  email_verified boolean not null default true,
  name           text not null default '' check (length(name) <= 80),
  locale         text check (locale in ('es', 'en')),
  demonstration  boolean not null default false,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now()
);
create index people_of_demonstration on people (id) where demonstration;

-- No address of the client is kept: what a person needs to know their own sessions by is the device and the day.
create table sessions (
  id         uuid primary key,
  person_id  uuid not null references people (id) on delete cascade,
  token      text not null unique,
  user_agent text not null default '',
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_of_person on sessions (person_id, created_at);
create index sessions_by_end on sessions (expires_at);

-- Codes sent by mail. Both the address and the code are kept as keyed hashes only.
create table sign_in_codes (
  id         text primary key,
  identifier text not null,
  value      text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sign_in_codes_by_identifier on sign_in_codes (identifier);
create index sign_in_codes_by_end on sign_in_codes (expires_at);

-- How often each address and client asked, so that several processes agree. Keys are hashes.
create table sign_in_limits (
  key        text primary key,
  started_at timestamptz not null,
  count      integer not null check (count > 0)
);
create index sign_in_limits_by_start on sign_in_limits (started_at);

-- A role of a person in an organization, in force from `from_day` until the day before `until_day`.
create table roles (
  id              uuid primary key,
  person_id       uuid not null references people (id) on delete cascade,
  organization_id uuid not null references organizations (id),
  role            text not null check (role ~ '^[a-z-]+$'),
  from_day        date not null,
  until_day       date check (until_day >= from_day),
  granted_by      uuid references people (id) on delete set null,
  granted_at      timestamptz not null default now(),
  constraint role_held_once_at_a_time exclude using gist (person_id with =, organization_id with =, role with =, daterange(from_day, until_day) with &&)
);
create index roles_of_person on roles (person_id);
create index roles_of_organization on roles (organization_id);
