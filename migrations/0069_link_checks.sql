-- Evidence by link: each address that is cited is asked again and again, what it gave is kept by its hash, and what stopped answering is told.

-- How the address of a link names its host: no host is asked twice in a row.
create function host_of(url text) returns text language sql immutable parallel safe
  return lower(left(coalesce(substring(url from '^https?://([^/?#]+)'), ''), 255));

-- When each host was last asked.
create table link_hosts (
  host     text primary key,
  asked_at timestamptz not null default '1970-01-01'
);

-- An address, however often it is cited.
create table cited_links (
  id            uuid primary key default gen_random_uuid(),
  url           text not null check (url ~ '^https?://' and length(url) <= 2000),
  host          text not null references link_hosts (host),
  -- failing: the last checks failed, but not often or long enough to be sure; own: a page of this platform, which is not asked.
  state         text not null default 'waiting' check (state in ('waiting', 'online', 'failing', 'broken', 'own')),
  outcome       text,
  http_status   integer,
  -- Where it led in the end, if elsewhere.
  final_url     text,
  -- Of what it gives today.
  sha256        text check (sha256 ~ '^[0-9a-f]{64}$'),
  etag          text,
  last_modified text,
  checked_at    timestamptz,
  answered_at   timestamptz,
  failures      integer not null default 0 check (failures >= 0),
  failing_since timestamptz,
  next_check_at timestamptz,
  created_at    timestamptz not null default moment_of_act(),
  check ((state in ('failing', 'broken')) = (failing_since is not null)),
  check ((state in ('waiting', 'own')) or (outcome is not null and checked_at is not null))
);
-- An index row holds no address of 2,000 letters beyond ASCII. `convert_to` is stable only because it takes any encoding; UTF-8 never changes.
create function hash_of_url(url text) returns bytea language sql immutable strict parallel safe
  return sha256(convert_to(url, 'UTF8'));
create unique index cited_links_by_url on cited_links (hash_of_url(url));
create index cited_links_due on cited_links (next_check_at, id) where next_check_at is not null;
create index cited_links_by_host on cited_links (host);
create index cited_links_by_state on cited_links (state);

-- What an address gave, each content once.
create table link_versions (
  link_id       uuid not null references cited_links (id) on delete cascade,
  sha256        text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Of the words of a page, or of all bytes of anything else: pages carry a clock, a counter or a token that is new each time.
  digest        text not null,
  media_type    text,
  -- Bytes.
  size          bigint not null check (size >= 0),
  -- A name of `KINDS` of the storage, under which the copy is served; null where no copy is kept.
  kind          text,
  first_seen_at timestamptz not null,
  last_seen_at  timestamptz not null check (last_seen_at >= first_seen_at),
  primary key (link_id, sha256),
  unique (link_id, digest)
);
create index link_versions_by_file on link_versions (sha256) where kind is not null;

-- What was found, equal findings in a row as one.
create table link_findings (
  id          uuid primary key default gen_random_uuid(),
  link_id     uuid not null references cited_links (id) on delete cascade,
  outcome     text not null,
  http_status integer,
  sha256      text,
  times       integer not null default 1 check (times >= 1),
  first_at    timestamptz not null,
  last_at     timestamptz not null check (last_at >= first_at)
);
create index link_findings_of on link_findings (link_id, last_at desc);

-- Which piece of evidence cites it: of a report, or of what the counterpart said of one.
create table link_citations (
  evidence_id  uuid unique references evidence (id) on delete cascade,
  proof_id     uuid unique references response_evidence (id) on delete cascade,
  piece_id     uuid generated always as (coalesce(evidence_id, proof_id)) stored primary key,
  link_id      uuid not null references cited_links (id),
  -- What the address gave at the first check after it was cited.
  cited_sha256 text check (cited_sha256 ~ '^[0-9a-f]{64}$'),
  -- When its owner was written to that it is broken.
  told_at      timestamptz,
  created_at   timestamptz not null default moment_of_act(),
  check (num_nonnulls(evidence_id, proof_id) = 1)
);
create index link_citations_of on link_citations (link_id);

-- A piece that was brought in the place of another, which stays in sight.
create table evidence_replacements (
  id              uuid primary key default gen_random_uuid(),
  old_evidence_id uuid unique references evidence (id) on delete cascade,
  new_evidence_id uuid unique references evidence (id) on delete cascade,
  old_proof_id    uuid unique references response_evidence (id) on delete cascade,
  new_proof_id    uuid unique references response_evidence (id) on delete cascade,
  old_id          uuid generated always as (coalesce(old_evidence_id, old_proof_id)) stored not null unique,
  new_id          uuid generated always as (coalesce(new_evidence_id, new_proof_id)) stored not null unique,
  reason          jsonb not null check (reason ? 'es'),
  person_id       uuid references people (id),
  created_at      timestamptz not null default moment_of_act(),
  check (num_nonnulls(old_evidence_id, new_evidence_id) in (0, 2) and num_nonnulls(old_proof_id, new_proof_id) in (0, 2)),
  check (num_nonnulls(old_evidence_id, old_proof_id) = 1),
  check (old_evidence_id <> new_evidence_id and old_proof_id <> new_proof_id)
);
create index evidence_replacements_by_person on evidence_replacements (person_id) where person_id is not null;
create trigger evidence_replacements_are_append_only before update or delete on evidence_replacements for each row execute function refuse_rewriting_progress();

-- What was cited before is checked from now on; what is invented leads nowhere.
create temporary table cited_before as
  select e.id as evidence_id, null::uuid as proof_id, e.url
  from evidence e join progress_reports r on r.id = e.report_id join milestones m on m.id = r.milestone_id join plans p on p.id = m.plan_id
  where e.kind = 'link' and not p.demonstration
  union all
  select null, e.id, e.url
  from response_evidence e join report_responses s on s.id = e.response_id join progress_reports r on r.id = s.report_id
    join milestones m on m.id = r.milestone_id join plans p on p.id = m.plan_id
  where e.kind = 'link' and not p.demonstration;
insert into link_hosts (host) select distinct host_of(url) from cited_before;
insert into cited_links (url, host, next_check_at) select distinct url, host_of(url), now() from cited_before;
insert into link_citations (evidence_id, proof_id, link_id)
  select b.evidence_id, b.proof_id, l.id from cited_before b
  join cited_links l on sha256(convert_to(l.url, 'UTF8')) = sha256(convert_to(b.url, 'UTF8'));
drop table cited_before;
