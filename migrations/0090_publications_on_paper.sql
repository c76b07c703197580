-- What an entry of a calendar was officially published in may have no address: a gazette, by its number and day. It may have both.
alter table calendar_entries
  add column publication_reference text check (publication_reference ~ '\S' and length(publication_reference) <= 300);
