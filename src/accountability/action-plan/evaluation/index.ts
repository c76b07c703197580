/** The acts of independent assessment, for pages, the API and the demonstration. */
export { assignEvaluator, discardAssessment, endAssignment, publishAssessment, replyToAssessment, reviewAssessment, saveScaleAnswer, sendAssessment, setPlanEvaluation, startAssessment } from './actions.ts' // prettier-ignore
export { AssessmentId, AssignmentId, type AnswerDraft, type ReplyDraft } from './model.ts'
export { addScaleSet, removeScaleSet, setReplyTerm } from './scales/actions.ts'
export { ScaleSetDraft, ScaleSetId, type ScaleSet } from './scales/model.ts'
export { seedScales } from './scales/seed.ts'
export { evaluationOf } from './scales/store.ts'
export { reportEvidenceOf as citableEvidence } from './store.ts'
