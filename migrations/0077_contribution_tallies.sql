-- How many contributions there are of each kind and standing, by body and year: counted as they change, so that a list, a body's page and
-- the rate of answers on time cost the same at a hundred thousand. What is open is told apart by its day, since a day that passes makes it overdue.
create table contribution_tallies (
  owner_id  uuid not null references organizations (id),
  year      integer not null,
  kind      text not null,
  standing  text not null check (standing in ('open', 'on-time', 'late', 'answered', 'no-term', 'withdrawn', 'hidden')),
  due_on    date check ((due_on is not null) = (standing = 'open')),
  count     integer not null,
  unique nulls not distinct (owner_id, year, kind, standing, due_on)
);

create function contribution_standing(c contributions) returns text language sql immutable as $$
  select case
    when c.hidden then 'hidden'
    when c.withdrawn_on is not null then 'withdrawn'
    when c.due_on is null then case when c.answered_on is null then 'no-term' else 'answered' end
    when c.answered_on is null then 'open'
    when c.answered_on > c.due_on then 'late'
    else 'on-time'
  end
$$;

-- The former standing is taken away and the new one added in one statement, in the order of the key: two acts never wait for each other in a circle.
create function tally_contribution() returns trigger language plpgsql as $$
begin
  insert into contribution_tallies as tally (owner_id, year, kind, standing, due_on, count)
  select owner_id, year, kind, standing, case when standing = 'open' then due_on end, sum(change)
  from (
    select (c).owner_id, extract(year from (c).asked_on)::integer as year, (c).kind, contribution_standing(c) as standing, (c).due_on, change
    from (select new as c, 1 as change where tg_op <> 'DELETE' union all select old, -1 where tg_op <> 'INSERT') changes
  ) standings
  group by 1, 2, 3, 4, 5
  having sum(change) <> 0
  order by 1, 2, 3, 4, 5
  on conflict (owner_id, year, kind, standing, due_on) do update set count = tally.count + excluded.count;
  if tg_op <> 'INSERT' then
    delete from contribution_tallies where owner_id = old.owner_id and count = 0;
  end if;
  return null;
end
$$;
create trigger contributions_are_tallied after insert or delete or update of owner_id, asked_on, kind, due_on, answered_on, withdrawn_on, hidden
  on contributions for each row execute function tally_contribution();

create function empty_contribution_tallies() returns trigger language plpgsql as $$
begin
  delete from contribution_tallies;
  return null;
end
$$;
create trigger contributions_emptied after truncate on contributions for each statement execute function empty_contribution_tallies();

insert into contribution_tallies (owner_id, year, kind, standing, due_on, count)
select owner_id, extract(year from asked_on), kind, contribution_standing(c), case when contribution_standing(c) = 'open' then due_on end, count(*)
from contributions c group by 1, 2, 3, 4, 5;

-- The lists that show few of many: without these, none at all is known only after all have been read.
create index contributions_open_in_order on contributions (created_at desc, id desc)
  where answered_on is null and due_on is not null and withdrawn_on is null and not hidden;
create index contributions_late_in_order on contributions (created_at desc, id desc) where answered_on > due_on;
create index contributions_withdrawn_in_order on contributions (created_at desc, id desc) where withdrawn_on is not null;
create index contributions_hidden_in_order on contributions (created_at desc, id desc) where hidden;
create index contributions_by_kind_in_order on contributions (kind, created_at desc, id desc);
