-- Links that assessments, replies to them and contributions cite are asked and kept as those of reports are.

alter table link_citations
  drop constraint link_citations_check,
  add column assessment_evidence_id   uuid unique references assessment_evidence (id) on delete cascade,
  add column contribution_evidence_id uuid unique references contribution_evidence (id) on delete cascade,
  -- Of what a plan publishes: its figures and its list read no other's.
  add column plan_id uuid references plans (id) on delete cascade,
  drop column piece_id;
alter table link_citations
  add column piece_id uuid generated always as (coalesce(evidence_id, proof_id, assessment_evidence_id, contribution_evidence_id)) stored primary key,
  add constraint link_citations_of_one_piece
    check (num_nonnulls(evidence_id, proof_id, assessment_evidence_id, contribution_evidence_id) = 1);

create index link_citations_of_plan on link_citations (plan_id) where plan_id is not null;

-- A piece in its place: who brought it (`source`), who is to keep it, where it belongs. What nobody may see is not here.
create view cited_pieces as
  select e.id, 'report' as source, e.title, e.url, e.created_at as cited_at, co.public_owner_id as owner_id,
    co.plan_id, co.id as commitment_id, m.id as milestone_id, r.id as report_id, null::uuid as response_id, null::uuid as assessment_id, null::uuid as contribution_id, null as side, null::integer as contribution
  from evidence e join progress_reports r on r.id = e.report_id join milestones m on m.id = r.milestone_id join commitments co on co.id = m.commitment_id
  where e.kind = 'link'
  union all
  select e.id, 'response', e.title, e.url, e.created_at, co.civil_owner_id, co.plan_id, co.id, m.id, r.id, s.id, null, null, null, null
  from response_evidence e join report_responses s on s.id = e.response_id join progress_reports r on r.id = s.report_id
    join milestones m on m.id = r.milestone_id join commitments co on co.id = m.commitment_id
  where e.kind = 'link'
  union all
  select e.id, case when e.side is null then 'assessment' else 'reply' end, e.title, e.url, a.published_at,
    case when e.side is null then a.organization_id else p.organization_id end, a.plan_id, a.commitment_id, null, null, null, a.id, null, e.side, null
  from assessment_evidence e join assessments a on a.id = e.assessment_id
    left join assessment_parties p on p.assessment_id = e.assessment_id and p.side = e.side
  where e.kind = 'link' and a.state = 'published'
  union all
  select e.id, 'contribution', e.title, e.url, c.created_at, null, null, null, null, null, null, null, c.id, null, c.number
  from contribution_evidence e join contributions c on c.id = e.contribution_id
  where e.kind = 'link' and not c.hidden and c.withdrawn_on is null;

-- Whether a piece is of the demonstration: what is invented leads nowhere.
create function is_invented(piece cited_pieces) returns boolean language sql stable as $$
  select coalesce(
    (select p.demonstration from plans p where p.id = piece.plan_id),
    (select a.demonstration or exists (
        select from plans p where p.demonstration and (
          c.subject_kind = 'plan' and c.subject_id = p.id
          or c.subject_kind = 'commitment' and exists (select from commitments co where co.plan_id = p.id and co.id = c.subject_id)
          or c.subject_kind = 'milestone' and exists (select from milestones m where m.plan_id = p.id and m.id = c.subject_id)))
      from contributions c join people a on a.id = c.author_id where c.id = piece.contribution_id),
    false)
$$;

-- What was cited before is checked from now on.
update link_citations c set plan_id = p.plan_id from cited_pieces p where p.id = c.piece_id;
create temporary table cited_before as
  select p.id, p.source, p.url, p.plan_id from cited_pieces p where p.source not in ('report', 'response') and not is_invented(p);
insert into link_hosts (host) select distinct host_of(url) from cited_before on conflict do nothing;
insert into cited_links (url, host, next_check_at) select distinct url, host_of(url), now() from cited_before on conflict do nothing;
insert into link_citations (assessment_evidence_id, contribution_evidence_id, link_id, plan_id)
  select case when b.source <> 'contribution' then b.id end, case when b.source = 'contribution' then b.id end, l.id, b.plan_id
  from cited_before b join cited_links l on hash_of_url(l.url) = hash_of_url(b.url);
drop table cited_before;
