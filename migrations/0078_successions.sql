-- A succession may record in the same act that its predecessor came to its end: then it keeps how that end was recorded before, so that
-- withdrawing the one undoes the other. Null: it left the end alone, or somebody decided of it since.
alter table organization_successions
  add column was_dissolved    boolean,
  add column was_dissolved_on date,
  add check (was_dissolved_on is null or was_dissolved);

update organization_successions s set was_dissolved = false
  from organizations o
  where o.id = s.predecessor_id and o.dissolved and o.dissolved_on is not distinct from s.on_day
    and exists (
      select from journal j where j.event = 'organization.succession-recorded' and j.subject_id = s.predecessor_id
        and j.details ->> 'successorId' = s.successor_id::text and j.details ->> 'ends' = 'true')
    and not exists (select from journal j where j.event = 'organization.dissolved' and j.subject_id = s.predecessor_id);
