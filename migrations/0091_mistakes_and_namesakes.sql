-- A minimum that was entered by mistake is taken back, with who, when and why: it never held. `follows` is the one whose place it took
-- on its first day, which holds on where it is taken back.
alter table drafting_minimums
  add column follows uuid references drafting_minimums (id),
  add column withdrawn_at timestamptz,
  add column withdrawn_by uuid references people (id),
  add column withdrawn_reason jsonb check (length(withdrawn_reason ->> 'es') between 1 and 500),
  add constraint drafting_minimum_withdrawn_whole check (num_nulls(withdrawn_at, withdrawn_by, withdrawn_reason) in (0, 3)),
  drop constraint drafting_minimum_one_at_a_time,
  add constraint drafting_minimum_one_at_a_time exclude using gist (
    rule with =, phase with =, daterange(from_day, until_day) with &&) where (withdrawn_at is null);
create index drafting_minimums_by_withdrawer on drafting_minimums (withdrawn_by) where withdrawn_by is not null;
update drafting_minimums set follows = journal.subject_id
  from journal join journal_about about on about.entry_id = journal.id
  where journal.event = 'drafting-minimum.set' and about.kind = 'drafting-minimum'
    and about.id = drafting_minimums.id and journal.subject_id <> about.id;

-- Organizations to a post of which somebody of the evaluator's name was appointed without an account, where the evaluator declared to
-- be somebody else. What keeps a published assessment as it is keeps this too.
alter table assessments add column denies_post_in uuid[] not null default '{}';
