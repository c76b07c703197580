-- What is asked of a body by somebody who had a role in it that day is shown and owed like the rest, and counts in no rate. Kept with it,
-- and counted apart, so that rates cost the same at a hundred thousand.
alter table contributions add column asked_within boolean not null default false;
alter table contribution_tallies
  add column asked_within boolean not null default false,
  drop constraint contribution_tallies_owner_id_year_kind_standing_due_on_key,
  add constraint contribution_tally unique nulls not distinct (owner_id, year, kind, standing, due_on, asked_within);

create or replace function tally_contribution() returns trigger language plpgsql as $$
begin
  insert into contribution_tallies as tally (owner_id, year, kind, standing, due_on, asked_within, count)
  select owner_id, year, kind, standing, case when standing = 'open' then due_on end, asked_within, sum(change)
  from (
    select (c).owner_id, extract(year from (c).asked_on)::integer as year, (c).kind, contribution_standing(c) as standing, (c).due_on, (c).asked_within, change
    from (select new as c, 1 as change where tg_op <> 'DELETE' union all select old, -1 where tg_op <> 'INSERT') changes
  ) standings
  group by 1, 2, 3, 4, 5, 6
  having sum(change) <> 0
  order by 1, 2, 3, 4, 5, 6
  on conflict on constraint contribution_tally do update set count = tally.count + excluded.count;
  if tg_op <> 'INSERT' then
    delete from contribution_tallies where owner_id = old.owner_id and count = 0;
  end if;
  return null;
end
$$;
drop trigger contributions_are_tallied on contributions;
create trigger contributions_are_tallied
  after insert or delete or update of owner_id, asked_on, kind, due_on, answered_on, withdrawn_on, hidden, hidden_by_owner, asked_within
  on contributions for each row execute function tally_contribution();

-- Of whoever owes the answer now: passed to another body, it is no longer asked within.
create function mark_asked_within() returns trigger language plpgsql as $$
begin
  new.asked_within := exists (
    select from roles r where r.person_id = new.author_id and r.organization_id = new.owner_id
      and r.from_day <= new.asked_on and (r.until_day is null or r.until_day > new.asked_on));
  return new;
end
$$;
create trigger contributions_marked_within before insert or update of owner_id on contributions
  for each row execute function mark_asked_within();

update contributions set owner_id = owner_id;
