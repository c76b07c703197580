-- Who follows which record, what they are told of it, and what is delivered to other servers.

create table follows (
  person_id uuid not null references people (id) on delete cascade,
  -- Any record of the house, whoever keeps it: one that is gone leaves a follow that tells nothing more.
  kind      text not null check (kind ~ '^[a-z-]+$'),
  record_id uuid not null,
  pace      text not null check (pace in ('at-once', 'weekly')),
  -- Acts before it are not told.
  since     timestamptz not null default date_trunc('milliseconds', moment_of_act()),
  -- Acts before it were told at the other pace.
  paced_at  timestamptz not null default date_trunc('milliseconds', moment_of_act()),
  primary key (person_id, kind, record_id)
);
create index follows_by_record on follows (kind, record_id, person_id);
create index follows_by_moment on follows (person_id, since desc, record_id desc);

create table follow_settings (
  person_id  uuid primary key references people (id) on delete cascade,
  -- No letters since then.
  paused_at  timestamptz,
  -- Which address of the person's calendar is the good one; 0: none was asked for.
  calendar   integer not null default 0 check (calendar >= 0)
);

-- Several acts on one record within a few minutes are one letter. A bundle takes acts until it is started; then letters are made of it,
-- some hundreds of people at a time: `reached` is the last of them.
create table follow_bundles (
  id         uuid primary key,
  kind       text not null,
  record_id  uuid not null,
  due_at     timestamptz not null,
  started_at timestamptz,
  reached    uuid,
  done_at    timestamptz
);
create unique index follow_bundles_open on follow_bundles (kind, record_id) where started_at is null;
create index follow_bundles_due on follow_bundles (due_at) where done_at is null;

-- The digest of the week that begins on that Monday.
create table follow_digests (
  week       date primary key,
  started_at timestamptz not null,
  reached    uuid,
  done_at    timestamptz
);

-- The public acts on records that somebody follows: in which letters they are told.
create table followed_acts (
  kind      text not null,
  record_id uuid not null,
  entry_id  bigint not null references journal (id) on delete cascade,
  bundle_id uuid references follow_bundles (id) on delete set null,
  week      date references follow_digests (week) on delete cascade,
  primary key (kind, record_id, entry_id)
);
create index followed_acts_by_bundle on followed_acts (bundle_id) where bundle_id is not null;
create index followed_acts_by_week on followed_acts (week, kind, record_id);
create index followed_acts_by_entry on followed_acts (entry_id);

-- A letter to a person, made in the transaction that queues its job: one for each bundle, one for each week, however many processes run.
create table follow_letters (
  id        uuid primary key,
  person_id uuid not null references people (id) on delete cascade,
  bundle_id uuid references follow_bundles (id) on delete cascade,
  week      date references follow_digests (week) on delete cascade,
  sent_at   timestamptz,
  check (num_nonnulls(bundle_id, week) = 1),
  unique (bundle_id, person_id),
  unique (week, person_id)
);
create index follow_letters_by_person on follow_letters (person_id);

-- Addresses of other servers that are told of public acts. Their secrets are nowhere: they are derived from that of the installation.
create table webhooks (
  id            uuid primary key,
  person_id     uuid not null references people (id) on delete cascade,
  url           text not null check (url ~ '^https?://' and length(url) <= 2000),
  -- Names of events; none: all of them.
  events        text[] not null default '{}',
  -- Only acts about this record; null: about any.
  kind          text,
  record_id     uuid,
  state         text not null default 'unproven' check (state in ('unproven', 'active', 'off')),
  -- Which secret is the good one, and until when the one before it counts too.
  generation    integer not null default 1 check (generation >= 1),
  previous_until timestamptz,
  -- Since when nothing arrives; null: what was last sent arrived.
  failing_since timestamptz,
  created_at    timestamptz not null default now(),
  check ((kind is null) = (record_id is null))
);
create index webhooks_by_person on webhooks (person_id, id);
create index webhooks_active on webhooks (id) where state = 'active';

create table webhook_deliveries (
  id          uuid primary key,
  webhook_id  uuid not null references webhooks (id) on delete cascade,
  -- Null: a test.
  entry_id    bigint references journal (id) on delete cascade,
  state       text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  tries       integer not null default 0 check (tries >= 0),
  next_try_at timestamptz,
  tried_at    timestamptz,
  status      integer,
  duration_ms integer,
  -- Why there was no answer.
  reason      text,
  created_at  timestamptz not null default now(),
  unique (webhook_id, entry_id)
);
create index webhook_deliveries_by_webhook on webhook_deliveries (webhook_id, created_at desc, id desc);
create index webhook_deliveries_due on webhook_deliveries (next_try_at) where state = 'waiting';
create index webhook_deliveries_by_entry on webhook_deliveries (entry_id) where entry_id is not null;
create index webhook_deliveries_by_moment on webhook_deliveries (created_at);
