-- Histories are told by the moment of the act, not by the number of the entry: demonstration content tells acts of other years.
alter table journal_about add column at timestamptz not null default moment_of_act();
update journal_about set at = journal.at from journal where journal.id = journal_about.entry_id;

create index journal_by_moment on journal (at desc, id desc) where public;
create index journal_about_by_moment on journal_about (kind, id, at desc, entry_id desc);
