-- Tokens with which a person's programs act through the API. The token itself is shown once; only its keyed hash is kept.
create table api_tokens (
  id              uuid primary key,
  person_id       uuid not null references people (id) on delete cascade,
  name            text not null check (length(name) between 1 and 80),
  hash            text not null unique,
  scopes          text[] not null check (cardinality(scopes) between 1 and 50),
  -- Null: wherever the person may act.
  organization_id uuid references organizations (id) on delete cascade,
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null check (expires_at > created_at),
  last_used_on    date
);
create index api_tokens_of_person on api_tokens (person_id, created_at);
create index api_tokens_of_organization on api_tokens (organization_id) where organization_id is not null;
create index api_tokens_by_end on api_tokens (expires_at);

-- What a request with an Idempotency-Key was answered, written in the act's own transaction: both are there, or neither.
-- `status` is null only inside that transaction: the row holds the key for whoever comes at the same time.
create table api_answers (
  token_id    uuid not null references api_tokens (id) on delete cascade,
  key         text not null check (length(key) between 1 and 255),
  fingerprint text not null,
  status      integer,
  headers     jsonb not null default '{}',
  body        text not null default '',
  kept_at     timestamptz not null default now(),
  primary key (token_id, key)
);
create index api_answers_by_age on api_answers (kept_at);
