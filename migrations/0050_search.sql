-- Whole words without accents, none left out: what prefixes are matched against, since a stem is not a prefix of its word.
create text search configuration words (copy = pg_catalog.simple);
alter text search configuration words alter mapping for hword, hword_part, word with unaccent, simple;

create table search_documents (
  kind             text not null,
  id               uuid not null,
  title            jsonb not null,
  body             jsonb not null,
  address          text not null,
  organization_ids uuid[] not null default '{}',
  year             integer,
  words            tsvector not null,
  primary key (kind, id)
);
create index search_documents_words on search_documents using gin (words);
