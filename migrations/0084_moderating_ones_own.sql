-- What a moderator takes out of sight stops the term of whoever owes the answer: the working days of it are kept, and nothing else of
-- the term changes. Where who takes it out owes the answer itself, its term runs on, and it is counted as what is in sight is.
alter table contributions
  add column stopped_days integer not null default 0 check (stopped_days >= 0),
  add column hidden_by_owner boolean not null default false,
  add constraint contribution_hidden_by_owner_is_hidden check (hidden or not hidden_by_owner);

create or replace function contribution_standing(c contributions) returns text language sql immutable as $$
  select case
    when c.hidden and not c.hidden_by_owner then 'hidden'
    when c.withdrawn_on is not null then 'withdrawn'
    when c.due_on is null then case when c.answered_on is null then 'no-term' else 'answered' end
    when c.answered_on is null then 'open'
    when c.answered_on > c.due_on then 'late'
    else 'on-time'
  end
$$;
drop trigger contributions_are_tallied on contributions;
create trigger contributions_are_tallied
  after insert or delete or update of owner_id, asked_on, kind, due_on, answered_on, withdrawn_on, hidden, hidden_by_owner
  on contributions for each row execute function tally_contribution();

drop index contributions_due, contributions_owed, contributions_open_in_order;
create index contributions_due on contributions (due_on, id)
  where answered_on is null and withdrawn_on is null and (not hidden or hidden_by_owner);
create index contributions_owed on contributions (owner_id, due_on)
  where answered_on is null and withdrawn_on is null and (not hidden or hidden_by_owner);
create index contributions_open_in_order on contributions (created_at desc, id desc)
  where answered_on is null and due_on is not null and withdrawn_on is null and (not hidden or hidden_by_owner);

update contributions c set hidden_by_owner = true
where hidden and owner_id = (
  select m.organization_id from contribution_moderations m
  where m.contribution_id = c.id and m.decision = 'hidden' order by m.number desc limit 1);
