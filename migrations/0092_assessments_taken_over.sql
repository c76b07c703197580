-- What was sent to those assessed stays, whoever finishes it: who began it and sent it, where another evaluator took it over.
alter table assessments
  add column begun_by uuid references people (id),
  add column begun_for uuid references organizations (id),
  add constraint assessment_begun_whole check ((begun_by is null) = (begun_for is null));
create index assessments_by_beginner on assessments (begun_by) where begun_by is not null;
create index assessments_by_organization_that_began on assessments (begun_for) where begun_for is not null;
