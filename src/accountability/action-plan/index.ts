/** The door of the action plan: its acts, and what other modules and commands may ask. */
export { ChangesSection, LateSection, loadPlanSummary, PlanStateSection, type PlanSummary } from './board/summary.tsx'
export { addCommitment, editCommitmentOf } from './commitments/actions.ts'
export { publishDraft, sendToApproval } from './drafting/actions.ts'
export { CommitmentId } from './commitments/model.ts'
export { isLate, type Standing } from './commitments/standing.ts'
export { commitmentAddress, findCommitment, type Commitment } from './commitments/store.ts'
export { assignEvaluator, discardAssessment, endAssignment, publishAssessment, replyToAssessment, reviewAssessment, saveScaleAnswer, sendAssessment, setPlanEvaluation, startAssessment, addScaleSet, removeScaleSet, setReplyTerm, seedScales, citableEvidence, AssessmentId, AssignmentId, type AnswerDraft, type ReplyDraft } from './evaluation/index.ts' // prettier-ignore
export { planDocument, planDocuments } from './export/documents.ts'
export { emptyTemplate, filledTemplate } from './export/template.ts'
export { planReport } from './export/report.ts'
export { applyPlanImport, type ImportOutcome } from './import/apply.ts'
export { previewPlanImport, type ImportPreview } from './import/preview.ts'
export { describePlace, describeProblem, type ImportProblem } from './import/problems.ts'
export { addIndicator, recordIndicatorValue } from './indicators/actions.ts'
export { addMilestone, reportProgress } from './milestones/actions.ts'
export { MilestoneId, type EvidenceDraft, type ReportId } from './milestones/model.ts'
export { respondToReport } from './counterpart/actions.ts'
export { createPlan, makeCurrent, setCurrentPlan } from './plans/actions.ts'
export { PlanId, type PlanState } from './plans/model.ts'
export { currentPlan, findPlan, findPlanBySlug, listPlans, statesOf, type Plan } from './plans/store.ts'
export { COMPLETIONS, type Completion } from './vocabulary.ts'
export { completionName } from './words.ts'
export {
  changeAmendment,
  decideAmendment,
  draftAmendment,
  proposeAmendment,
  withdrawAmendment,
} from './amendments/actions.ts'
export { withRecord } from './amendments/model.ts'
export { hashNow } from './drafting/approval.ts'
export { closePlan, setCutDay, takeCut, takeDueCuts } from './cuts/actions.ts'
export { launchPlan, signPlan } from './versions/actions.ts'
export { readSignedFile, verify as verifySigned, type Verification } from './versions/verify.ts'
export { inventCheck } from './link-checks/invented.ts'
export { countLinks } from './link-checks/store.ts'
