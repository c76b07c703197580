-- What may be cited to take a contribution out of sight, by when an appeal is decided, numbers without gaps, and a search that never
-- finds what is out of sight.

-- Only a rule that forbids something is a reason to take anything out.
alter table participation_rules add column forbids boolean not null default true;
alter table participation_rules disable trigger participation_rules_stay;
update participation_rules set forbids = false where title ->> 'es' = 'La crítica se queda';
alter table participation_rules enable trigger participation_rules_stay;

create function refuse_rules_that_forbid_nothing() returns trigger language plpgsql as $$
begin
  if exists (select from participation_rules where version = new.rule_version and number = new.rule_number and not forbids) then
    raise exception 'that rule forbids nothing' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger contribution_moderations_cite_what_forbids before insert on contribution_moderations
  for each row execute function refuse_rules_that_forbid_nothing();

-- An appeal is decided within working days that the authority sets, as answers are; it is not extended.
alter table answer_terms
  add column matter text not null default 'answer' check (matter in ('answer', 'appeal')),
  drop constraint answer_term_one_at_a_time,
  add constraint answer_term_one_at_a_time exclude using gist (
    matter with =, coalesce(authority_id, '00000000-0000-0000-0000-000000000000'::uuid) with =, daterange(from_day, until_day) with &&),
  add constraint appeals_are_not_extended check (matter = 'answer' or extension_days = 0);
insert into answer_terms (id, matter, days, extension_days, source) values ('01930000-0000-7000-8000-00000000c002', 'appeal', 5, 0, jsonb_build_object(
  'es', 'Propuesta de la plataforma, mientras una autoridad no publique otro plazo.',
  'en', 'Proposal of the platform, until an authority publishes another term.'));

-- The term of an appeal runs from the day it was made, which does not count; that day is counted anew whenever the calendar changes.
-- Those made before there was one have a week.
alter table contribution_appeals
  add column term_days integer check (term_days >= 1),
  add column due_on date;
update contribution_appeals set term_days = 5, due_on = (created_at at time zone 'America/Mexico_City')::date + 7;
alter table contribution_appeals alter column term_days set not null, alter column due_on set not null;

-- The number of a contribution is its folio: what is undone, as an act that was only tried, must not use one up, and none is ever given twice.
create table contribution_numbers (
  one  boolean primary key default true check (one),
  last integer not null check (last >= 0)
);
insert into contribution_numbers (last) select case when is_called then last_value else 0 end from contributions_number_seq;
create function next_contribution_number() returns integer language sql volatile as $$
  update contribution_numbers set last = last + 1 returning last
$$;
alter table contributions alter column number drop identity;
alter table contributions alter column number set default next_contribution_number();

-- What was proposed for a text is counted and listed even when it is out of sight, without its text.
drop index contributions_proposed;
create index contributions_proposed on contributions (subject_kind, subject_id) where kind = 'proposal';

-- The index of search is written after the act. What goes out of sight leaves it within the act, and does not come back by the hand of
-- whoever read the text a moment before: the row is held while the document is written.
create function take_out_of_search() returns trigger language plpgsql as $$
begin
  delete from search_documents where kind = 'contribution' and id = new.id;
  return null;
end $$;
create trigger contributions_leave_search after update of hidden, withdrawn_on on contributions
  for each row when (new.hidden or new.withdrawn_on is not null) execute function take_out_of_search();

create function keep_out_of_search() returns trigger language plpgsql as $$
declare
  gone boolean;
begin
  select hidden or withdrawn_on is not null into gone from contributions where id = new.id for share;
  return case when gone then null else new end;
end $$;
create trigger search_finds_what_is_in_sight before insert or update on search_documents
  for each row when (new.kind = 'contribution') execute function keep_out_of_search();
