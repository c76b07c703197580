-- A matter of a record is before one decider at a time, whoever it is. Of those that were open at once the first stays.
update decisions later
set withdrawn_at = now(), withdrawn_reason = 'El mismo asunto ya estaba a votación: se retira para que decida quien lo tuvo primero.'
where later.closed_at is null and later.withdrawn_at is null and exists (
  select from decisions earlier
  where earlier.closed_at is null and earlier.withdrawn_at is null
    and (earlier.matter, earlier.subject_kind, earlier.subject_id) = (later.matter, later.subject_kind, later.subject_id)
    and (earlier.opened_at, earlier.id) < (later.opened_at, later.id));
drop index decision_is_open_once;
create unique index decision_is_open_once on decisions (matter, subject_kind, subject_id)
  where closed_at is null and withdrawn_at is null;

-- The seats that vote on it, fixed when it opens: a body that is reshaped meanwhile decides what is open as it was. Of those opened
-- before this, the seats of that day and any in which somebody has voted since.
alter table decisions add column seat_ids uuid[] not null default '{}';
update decisions set seat_ids = coalesce((
  select array_agg(seats.id order by seats.number) from decision_seats seats
  where seats.maker_id = decisions.maker_id and seats.votes and (
    daterange(seats.from_day, seats.until_day) @> (decisions.opened_at at time zone 'America/Mexico_City')::date
    or exists (select from decision_votes votes where votes.decision_id = decisions.id and votes.seat_id = seats.id))), '{}');
alter table decisions alter column seat_ids drop default;

-- What a body approved and could not be applied was left as if nobody had decided it.
update amendments set state = 'approved', decision_id = decisions.id,
  decided_on = (decisions.closed_at at time zone 'America/Mexico_City')::date
from decisions
where amendments.state = 'proposed' and decisions.subject_kind = 'amendment' and decisions.subject_id = amendments.id
  and decisions.outcome = 'approved' and decisions.not_applied is not null
  and not exists (
    select from decisions later
    where later.subject_kind = 'amendment' and later.subject_id = amendments.id and later.opened_at > decisions.opened_at);
