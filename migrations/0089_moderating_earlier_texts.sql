-- Moderators may take one earlier text of a contribution out of sight, and leave the rest: what its author corrected still shows beside it.
-- A text is out of sight while the last decision that took it out was not undone by an appeal: nothing else says so.
alter table contribution_moderations
  -- Which earlier text; null: the whole contribution.
  add column version integer,
  -- Of an earlier text: who owes the answer took it out, as `contributions.hidden_by_owner` says of the whole.
  add column by_owner boolean not null default false,
  add constraint moderation_of_an_earlier_text foreign key (contribution_id, version) references contribution_versions (contribution_id, number),
  add constraint moderation_by_owner_of_an_earlier_text check (version is not null or not by_owner);
