-- What an act is about, by the act: without it, what happened since a moment is looked for in every act there ever was.
create index journal_about_by_entry on journal_about (entry_id);
