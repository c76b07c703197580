import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { modules } from '../../src/app/modules.ts'
import { newId } from '../../src/kernel/id.ts'
import { LOCALES } from '../../src/kernel/text.ts'
import { testDatabase } from '../support/database.ts'

// Every column that says which person: either what is there is told to that person in «my data», or it is not theirs, and here is why.

const { db } = await testDatabase()

/** `module.part` of `personalData`, or why it is none. An act of a body is told among the person's acts: the journal names who did it. */
const ACT = 'an act of a body, told in identity.acts'
const WAY_IN = 'a key or code that opens the account: kept as hash or ciphertext, counted in identity.secondFactor'
const COLUMNS: Record<string, string | { not: string }> = {
  'api_tokens.person_id': 'identity.apiTokens',
  'sessions.person_id': 'identity.sessions',
  'roles.person_id': 'identity.roles',
  'roles.granted_by': { not: ACT },
  'passkeys.person_id': 'identity.passkeys',
  'code_applications.person_id': 'identity.secondFactor',
  'recovery_codes.person_id': { not: WAY_IN },
  'openid_identities.person_id': 'identity.providers',
  'journal.actor_id': 'identity.acts',
  'organization_imports.received_by': { not: ACT },
  'organization_imports.confirmed_by': { not: ACT },
  'appointments.person_id': 'posts.appointments',
  'norm_versions.ended_by': { not: 'another norm, not a person' },
  'progress_reports.person_id': 'action-plan.progressReports',
  'evidence.uploader_id': { not: 'part of a report of theirs, in action-plan.progressReports' },
  'report_responses.person_id': 'action-plan.reportResponses',
  'response_evidence.uploader_id': { not: 'part of a response of theirs, in action-plan.reportResponses' },
  'assessment_assignments.person_id': 'action-plan.assessmentRequests',
  'assessment_assignments.assigned_by': { not: ACT },
  'assessments.author_id': 'action-plan.assessments',
  'assessments.begun_by': 'action-plan.assessments',
  'assessment_reviews.person_id': 'action-plan.assessmentReviews',
  'assessment_replies.person_id': 'action-plan.assessmentReplies',
  'assessment_evidence.uploader_id': { not: 'part of an assessment of theirs, in action-plan.assessments' },
  'evidence_replacements.person_id': 'action-plan.evidenceReplacements',
  'plan_versions.person_id': 'action-plan.plan-acts',
  'amendments.person_id': 'action-plan.plan-acts',
  'amendments.decider_id': 'action-plan.plan-acts',
  'plan_launches.person_id': 'action-plan.plan-acts',
  'plan_cuts.person_id': 'action-plan.plan-acts',
  'plan_closings.person_id': 'action-plan.plan-acts',
  'drafting_minimums.person_id': { not: ACT },
  'drafting_minimums.withdrawn_by': { not: ACT },
  'draft_versions.person_id': { not: ACT },
  'draft_submissions.person_id': { not: ACT },
  'contributions.author_id': 'comments.contributions',
  'contribution_answers.person_id': 'comments.answers',
  'contribution_flags.person_id': 'comments.flags',
  'contribution_moderations.person_id': 'comments.moderations',
  'contribution_appeals.hidden_by': { not: 'the moderation that is appealed, in comments.moderations' },
  'contribution_appeals.decided_by': 'comments.appealDecisions',
  'participation_rule_versions.person_id': { not: ACT },
  'answer_terms.person_id': { not: ACT },
  'decision_members.person_id': 'decisions.memberships',
  'decision_votes.person_id': 'decisions.votes',
  'decision_excuses.person_id': 'decisions.excuses',
  'decisions.opened_by': { not: ACT },
  'decisions.closed_by': { not: ACT },
  'decisions.withdrawn_by': { not: ACT },
  'links.person_id': 'links.links',
  'follows.person_id': 'notifications.follows',
  'follow_settings.person_id': 'notifications.lettersPaused',
  'follow_letters.person_id': { not: 'a letter on its way, told by notifications.follows; gone when it is sent' },
  'webhooks.person_id': 'notifications.webhooks',
}

describe('what is held of a person', () => {
  it('is told to them, wherever a column says who they are', async () => {
    const { rows } = await db.execute<{ name: string }>(sql`
      select c.conrelid::regclass || '.' || a.attname as name
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
      where c.contype = 'f' and c.confrelid = 'people'::regclass
      union
      select table_name || '.' || column_name from information_schema.columns
      where table_schema = 'public' and data_type = 'uuid' and column_name ~ '(^|_)(person|actor|author|uploader|decider|signer)(_id)?$|_by$'
      order by 1`)
    expect(rows.map(({ name }) => name).filter((name) => !(name in COLUMNS))).toEqual([])
    const known = new Set(rows.map(({ name }) => name))
    expect(Object.keys(COLUMNS).filter((name) => !known.has(name))).toEqual([])
  })

  it('is in the part that is named, and every part has words in both languages', async () => {
    const somebody = newId()
    await db.execute(sql`insert into people (id, email, email_verified, name, created_at, updated_at)
      values (${somebody}, ${`${somebody}@personas.example`}, true, 'Ana', now(), now())`)
    const parts = new Set<string>()
    const wordless: string[] = []
    for (const module of modules) {
      const held = (await module.personalData?.(db, somebody)) ?? {}
      for (const part of Object.keys(held)) {
        parts.add(`${module.name}.${part}`)
        for (const locale of LOCALES) {
          const called = module.personalWords?.(locale) ?? {}
          if (!called[part] || !called[module.name]) wordless.push(`${module.name}.${part} (${locale})`)
        }
      }
    }
    expect(wordless).toEqual([])
    const named = Object.values(COLUMNS).filter((where) => typeof where === 'string')
    expect(named.filter((part) => !parts.has(part))).toEqual([])
  })
})
