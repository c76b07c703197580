-- Whether a token was made in a session that had shown a second factor: one made with the mailbox alone acts for no body, whatever its
-- owner sets up or is named to later. Those of people who have one by now count as made with it, so that no program of theirs stops.
alter table api_tokens add column with_second_factor boolean not null default false;

update api_tokens t set with_second_factor = true
  where exists (select from passkeys p where p.person_id = t.person_id)
     or exists (select from code_applications c where c.person_id = t.person_id);
