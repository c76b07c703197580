-- Posts of organizations and who is appointed to them (Popolo: posts and memberships). Who holds a public post is public by law:
-- Ley General de Transparencia (2015), art. 70, fr. VII; Ley de Transparencia de la Ciudad de México (2016), art. 121, fr. VIII.
-- A period runs from `from_day` to the day before `until_day`. Nothing is deleted: what was entered by mistake is withdrawn.
create table posts (
  id               uuid primary key,
  organization_id  uuid not null references organizations (id),
  -- Its place among the organization's, part of its address.
  number           integer not null check (number between 1 and 100000),
  kind             text not null check (kind in ('head', 'transparency-officer', 'open-government-liaison', 'secretariat-seat', 'commissioner', 'other')),
  label            jsonb not null check (label ? 'es'),
  must_be_filled   boolean not null,
  -- Null: not known since when, and until further notice. Whatever it says, a post ends with its organization.
  from_day         date,
  until_day        date check (from_day < until_day),
  withdrawn_on     date,
  withdrawn_reason text check (length(withdrawn_reason) between 1 and 1000),
  unique (organization_id, number),
  check ((withdrawn_on is null) = (withdrawn_reason is null))
);
create index posts_that_must_be_filled on posts (organization_id) where must_be_filled and withdrawn_on is null;

create table appointments (
  id               uuid primary key,
  post_id          uuid not null references posts (id),
  number           integer not null check (number between 1 and 100000),
  standing         text not null check (standing in ('holder', 'alternate')),
  -- The name under which the person acts in public. Never an e-mail or a telephone.
  person_name      text not null check (person_name = btrim(person_name) and length(person_name) between 1 and 120 and person_name !~ '@'),
  -- The person's account here, where it is known. Nobody is shown it.
  person_id        uuid references people (id) on delete set null,
  from_day         date not null,
  until_day        date check (from_day < until_day),
  -- Null: it goes on, or its term runs out by itself.
  end_reason       text check (end_reason in ('term-ended', 'resignation', 'removal', 'death', 'replaced')),
  -- The act of appointment: where it was published, and its day.
  act_link         text check (act_link ~ '^https?://' and length(act_link) <= 2000),
  act_on           date,
  withdrawn_on     date,
  withdrawn_reason text check (length(withdrawn_reason) between 1 and 1000),
  unique (post_id, number),
  check (end_reason is null or until_day is not null),
  check ((withdrawn_on is null) = (withdrawn_reason is null)),
  -- Alternates may be several, a holder is one. Compared by a hash, as in 0010_organizations.sql.
  constraint post_has_one_holder_at_a_time exclude using gist (uuid_hash_extended(post_id, 0) with =, daterange(from_day, until_day) with &&)
    where (standing = 'holder' and withdrawn_on is null)
);
create index appointments_of_person on appointments (person_id) where person_id is not null;

-- Documents of the act, each as it came: a later one does not take the place of those before it.
create table appointment_documents (
  id             uuid primary key,
  appointment_id uuid not null references appointments (id),
  title          text not null check (length(title) between 1 and 300),
  sha256         text not null references files (sha256),
  file_name      text not null check (length(file_name) between 1 and 255),
  file_kind      text not null,
  charset        text,
  size           bigint not null check (size >= 0),
  added_on       date not null
);
create index appointment_documents_of on appointment_documents (appointment_id, id);
create index appointment_documents_by_file on appointment_documents (sha256);
