-- Who closed their account stays as a row, so that what they did keeps its author and its count: without name, e-mail or language.
alter table people alter column email drop not null;
alter table people add column closed_at timestamptz;
alter table people add constraint closed_people_have_no_data
  check (case when closed_at is null then email is not null else email is null and name = '' and locale is null and not demonstration end);

-- How a session was opened and, where a second factor was shown too, when. Without it the roles of its person let nothing.
alter table sessions add column method text not null default 'code' check (method in ('code', 'passkey', 'openid', 'demonstration'));
alter table sessions add column second_factor_at timestamptz;

-- WebAuthn credentials. A public key opens nothing.
create table passkeys (
  id            uuid primary key,
  person_id     uuid not null references people (id) on delete cascade,
  credential_id text not null unique check (length(credential_id) <= 1400),
  -- COSE, in base64url.
  public_key    text not null check (length(public_key) <= 8000),
  -- How often the authenticator says that it signed; 0 where it does not count.
  counter       bigint not null check (counter >= 0),
  transports    text[] not null default '{}',
  name          text not null check (length(name) between 1 and 60),
  created_at    timestamptz not null,
  used_at       timestamptz
);
create index passkeys_of_person on passkeys (person_id, created_at);

-- An application that makes codes (RFC 6238). The key is encrypted; the step of the last code taken is kept, so that none is taken twice.
create table code_applications (
  person_id  uuid primary key references people (id) on delete cascade,
  secret     text not null,
  last_step  bigint not null check (last_step >= 0),
  created_at timestamptz not null
);

-- Ways in for who lost the others: keyed hashes, each good once.
create table recovery_codes (
  hash      text primary key,
  person_id uuid not null references people (id) on delete cascade,
  used_at   timestamptz
);
create index recovery_codes_of_person on recovery_codes (person_id);

-- What somebody was asked to prove, once and soon: a code sent by mail, a challenge to an authenticator. Hashes and ciphertext only.
create table confirmations (
  key        text primary key,
  proof      text not null,
  payload    text not null,
  tries      integer not null default 0 check (tries >= 0),
  expires_at timestamptz not null
);
create index confirmations_by_end on confirmations (expires_at);

-- Who the identity provider of the installation says that a person is (OpenID Connect: `iss` and `sub`).
create table openid_identities (
  issuer    text not null check (length(issuer) <= 2000),
  subject   text not null check (length(subject) <= 255),
  person_id uuid not null references people (id) on delete cascade,
  linked_at timestamptz not null,
  primary key (issuer, subject)
);
create index openid_identities_of_person on openid_identities (person_id);

-- What somebody did, for themselves to see.
create index journal_by_actor on journal (actor_id, at desc, id desc) where actor_id is not null;
