-- Who decides, by which rule, and what was decided. A decision-maker is a collegiate body with seats, or a single head.
-- A period runs from `from_day` to the day before `until_day`. Nothing that decided something is rewritten or deleted.
create table decision_makers (
  id              uuid primary key,
  slug            text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  kind            text not null check (kind in ('collegiate', 'head')),
  name            jsonb not null check (name ? 'es'),
  about           jsonb check (about ? 'es'),
  -- The body it decides for; null where it belongs to several, as a secretariat does.
  organization_id uuid references organizations (id),
  from_day        date not null,
  until_day       date check (from_day < until_day),
  created_at      timestamptz not null default now()
);
create index decision_makers_of_organization on decision_makers (organization_id);

-- Seats by sector, whoever holds them. A facilitator has voice and no vote.
create table decision_seats (
  id        uuid primary key,
  maker_id  uuid not null references decision_makers (id),
  number    integer not null check (number between 1 and 1000),
  label     jsonb not null check (label ? 'es'),
  -- Null: the body has no sectors, or the seat belongs to none.
  sector    jsonb check (sector ? 'es'),
  votes     boolean not null,
  -- Who presides and who keeps the acts may open and close what the body decides.
  office    text check (office in ('presiding', 'secretary')),
  from_day  date not null,
  until_day date check (from_day < until_day),
  unique (maker_id, number),
  unique (id, maker_id)
);

create table decision_members (
  id        uuid primary key,
  maker_id  uuid not null,
  seat_id   uuid not null,
  standing  text not null check (standing in ('holder', 'alternate')),
  person_id uuid not null references people (id),
  from_day  date not null,
  -- Equal to `from_day`: entered by mistake, and never held.
  until_day date check (from_day <= until_day),
  foreign key (seat_id, maker_id) references decision_seats (id, maker_id),
  -- Compared by a hash, as in 0010_organizations.sql.
  constraint seat_has_one_holder_and_one_alternate exclude using gist
    (uuid_hash_extended(seat_id, 0) with =, standing with =, daterange(from_day, until_day) with &&),
  constraint person_has_one_seat exclude using gist
    (uuid_hash_extended(maker_id, 0) with =, uuid_hash_extended(person_id, 0) with =, daterange(from_day, until_day) with &&)
);
create index decision_members_of_maker on decision_members (maker_id);
create index decision_members_of_person on decision_members (person_id);

-- How it decides, by matter; the rule without one is for all that have none of their own.
create table decision_rules (
  id                   uuid primary key,
  maker_id             uuid not null references decision_makers (id),
  matter               text check (matter ~ '^[a-z][a-z.-]{0,59}$'),
  -- Null: consensus, nobody against.
  majority_test        text check (majority_test in ('more-than', 'at-least')),
  majority_numerator   integer check (majority_numerator between 1 and majority_denominator),
  majority_denominator integer check (majority_denominator between 1 and 1000),
  majority_of          text not null check (majority_of in ('present', 'members', 'seats')),
  quorum_test          text not null check (quorum_test in ('number', 'more-than', 'at-least')),
  quorum_numerator     integer not null check (quorum_numerator between 1 and 1000),
  quorum_denominator   integer not null check (quorum_denominator between 1 and 1000),
  quorum_of            text not null check (quorum_of in ('members', 'seats')),
  balance              text not null check (balance in ('none', 'one', 'half')),
  abstentions_count    boolean not null,
  excused_count        boolean not null,
  -- Working days between opening and closing.
  notice_days          integer check (notice_days between 1 and 250),
  -- The article or agreement it comes from.
  source               jsonb check (source ? 'es'),
  from_day             date not null,
  until_day            date check (from_day < until_day),
  check ((majority_test is null) = (majority_numerator is null) and (majority_test is null) = (majority_denominator is null)),
  check (quorum_test = 'number' or quorum_numerator <= quorum_denominator),
  constraint one_rule_for_a_matter_at_a_time exclude using gist
    (uuid_hash_extended(maker_id, 0) with =, (coalesce(matter, '')) with =, daterange(from_day, until_day) with &&)
);

create table decisions (
  id                 uuid primary key,
  maker_id           uuid not null references decision_makers (id),
  matter             text not null check (matter ~ '^[a-z][a-z.-]{0,59}$'),
  subject_kind       text not null,
  subject_id         uuid not null,
  title              jsonb not null check (title ? 'es'),
  -- Where nothing else holds what is decided.
  text               jsonb check (text ? 'es'),
  -- SHA-256 of what is decided: what was voted is what is applied.
  text_hash          text not null check (text_hash ~ '^[0-9a-f]{64}$'),
  -- Where what is decided is read.
  address            text not null check (address ~ '^/' and length(address) <= 500),
  opened_at          timestamptz not null,
  opened_by          uuid references people (id),
  closes_at          timestamptz check (closes_at > opened_at),
  -- The first day on which it may close, by the notice that the rule asks.
  not_before         date,
  -- The rule that held on the day of opening, copied: it decides whatever is set later.
  rule               jsonb not null,
  closed_at          timestamptz,
  closed_by          uuid references people (id),
  outcome            text check (outcome in ('approved', 'rejected', 'no-quorum', 'impossible')),
  -- Seat by seat what counted, without names: the outcome is computed from it and the rule by anybody.
  roll               jsonb,
  -- The day of the session whose attendance was recorded with the closing.
  session_on         date,
  -- Why what was approved could not be applied. Null: it was, or nothing had to be.
  not_applied        text,
  withdrawn_at       timestamptz,
  withdrawn_by       uuid references people (id),
  withdrawn_reason   text check (length(withdrawn_reason) between 1 and 1000),
  -- When those who had not voted were reminded.
  reminded_at        timestamptz,
  check ((closed_at is null) = (outcome is null) and (closed_at is null) = (roll is null)),
  check ((withdrawn_at is null) = (withdrawn_reason is null)),
  check (closed_at is null or withdrawn_at is null)
);
create index decisions_of_maker on decisions (maker_id, id);
create index decisions_by_opening on decisions (opened_at);
create index decisions_on_subject on decisions (subject_kind, subject_id);
create index decisions_open on decisions (closes_at) where closed_at is null and withdrawn_at is null;
-- One question is before one body once at a time.
create unique index decision_is_open_once on decisions (maker_id, matter, subject_kind, subject_id)
  where closed_at is null and withdrawn_at is null;

-- One member, one vote: a public and nominal one, that may change until the closing.
create table decision_votes (
  decision_id uuid not null references decisions (id),
  person_id   uuid not null references people (id),
  seat_id     uuid not null references decision_seats (id),
  standing    text not null check (standing in ('holder', 'alternate')),
  choice      text not null check (choice in ('for', 'against', 'abstain')),
  reason      text check (length(reason) between 1 and 5000),
  at          timestamptz not null,
  primary key (decision_id, person_id)
);
create index decision_votes_of_person on decision_votes (person_id);

-- A member with a conflict of interest, who does not vote.
create table decision_excuses (
  decision_id uuid not null references decisions (id),
  person_id   uuid not null references people (id),
  seat_id     uuid not null references decision_seats (id),
  reason      text not null check (length(reason) between 1 and 5000),
  at          timestamptz not null,
  primary key (decision_id, person_id)
);
create index decision_excuses_of_person on decision_excuses (person_id);
