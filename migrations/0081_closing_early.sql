-- A plan is closed before its last day as a body or a head decided, for a reason that is published with its closing.
alter table plan_closings
  add column early_reason jsonb check (early_reason ? 'es'),
  add column decision_id  uuid,
  add constraint plan_closed_early_as_decided check ((early_reason is null) = (decision_id is null));

-- What was proposed and not applied when its plan closes comes to nothing: lapsed.
alter table amendments
  drop constraint amendments_state_check,
  add constraint amendments_state_check check (state in ('draft', 'proposed', 'approved', 'rejected', 'withdrawn', 'applied', 'lapsed'));
create or replace function refuse_rewriting_amendment() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state = 'draft' or current_setting('tequio.erasing', true) = 'demonstration' then return old; end if;
    raise exception 'an amendment that was proposed stays' using errcode = 'restrict_violation';
  end if;
  if old.state = 'draft' and new.state in ('draft', 'proposed') then return new; end if;
  if (old.state, new.state) in (('proposed', 'approved'), ('proposed', 'rejected'), ('proposed', 'withdrawn'), ('proposed', 'applied'), ('proposed', 'lapsed'), ('approved', 'applied'), ('approved', 'lapsed'))
    and to_jsonb(new) - array['state', 'decided_on', 'decision_id', 'decision_reason', 'decider_id', 'decider_organization_id']
      = to_jsonb(old) - array['state', 'decided_on', 'decision_id', 'decision_reason', 'decider_id', 'decider_organization_id'] then
    return new;
  end if;
  raise exception 'an amendment that was proposed never changes' using errcode = 'restrict_violation';
end $$;

-- Those that waited in plans closed before this.
update amendments set state = 'lapsed', decided_on = plans.closed_on
from plans
where plans.id = amendments.plan_id and plans.closed_on is not null and amendments.state in ('proposed', 'approved');
