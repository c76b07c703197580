-- Relations between any two records, whichever modules keep them, said by somebody in the name of an organization. A relation that
-- no longer holds is withdrawn with its reason, and stays in sight in the histories of both.
create table links (
  id               uuid primary key,
  from_kind        text not null check (from_kind ~ '^[a-z-]+$'),
  from_id          uuid not null,
  relation         text not null check (relation in ('derives-from', 'continues', 'contributes-to', 'answers', 'related')),
  to_kind          text not null check (to_kind ~ '^[a-z-]+$'),
  to_id            uuid not null,
  -- Why, in the words of whoever said so.
  reason           jsonb check (reason ? 'es'),
  organization_id  uuid references organizations (id),
  person_id        uuid references people (id),
  created_at       timestamptz not null default moment_of_act(),
  withdrawn_at     timestamptz,
  withdrawn_reason text check (length(withdrawn_reason) between 1 and 1000),
  check ((from_kind, from_id) <> (to_kind, to_id)),
  check ((withdrawn_at is null) = (withdrawn_reason is null)),
  -- What is related to another is related both ways: kept once, the lesser first.
  check (relation <> 'related' or (from_kind collate "C", from_id) < (to_kind collate "C", to_id))
);
create unique index links_said_once on links (from_kind, from_id, relation, to_kind, to_id) where withdrawn_at is null;
create index links_by_end on links (to_kind, to_id) where withdrawn_at is null;
create index links_by_person on links (person_id) where person_id is not null;

-- The record that a page is about, from its address.
create index search_documents_by_address on search_documents (address);
