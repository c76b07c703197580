-- A minimum that a new norm changes cites it before the legal framework has its text: it leads nowhere then, rather than to the old one.
alter table drafting_minimums
  alter column norm drop not null,
  alter column anchor drop not null,
  add constraint drafting_minimum_linked_whole check ((norm is null) = (anchor is null));
