import type { Route } from '../../platform/http/index.ts'
import { commitmentEditing } from './commitments/editing-routes.tsx'
import { amendmentEditing } from './amendments/editing.tsx'
import { amendmentRoutes } from './amendments/routes.tsx'
import { drafting } from './drafting/editing-routes.tsx'
import { minimumRoutes } from './drafting/minimum-routes.tsx'
import { readingDrafts } from './drafting/routes.tsx'
import { acrossPlans } from './commitments/across-plans.tsx'
import { commitmentListPage, commitmentPage } from './commitments/routes.tsx'
import { counterpartRoutes } from './counterpart/routes.tsx'
import { planAssessmentRoutes } from './evaluation/plan-routes.tsx'
import { assessmentRoutes } from './evaluation/routes.tsx'
import { scaleRoutes } from './evaluation/scales/routes.tsx'
import { comparing, cutRoutes } from './cuts/routes.tsx'
import { embedRoutes } from './embed/routes.tsx'
import { fileRoutes } from './export/routes.ts'
import { importRoutes } from './import/routes.tsx'
import { measuring, signedIndicatorEditing } from './indicators/editing-routes.tsx'
import { linkRoutes } from './link-checks/routes.tsx'
import { milestoneEditing } from './milestones/editing-routes.tsx'
import { evidenceFile, milestonePage } from './milestones/routes.tsx'
import { planEditing, signedPlanEditing } from './plans/editing-routes.tsx'
import { currentBoard, planBoardPage, plansPage } from './plans/routes.tsx'
import { receiptPage, reportPage, sendReport } from './reporting/routes.tsx'
import { onceSigned } from './versions/refusing.tsx'
import { versionRoutes } from './versions/routes.tsx'

/** Every page of the module. Fixed words come before `:plan`, `:number` and `:milestone`. */
export const routes: readonly Route[] = [
  currentBoard,
  plansPage,
  ...fileRoutes,
  ...embedRoutes,
  ...importRoutes,
  ...comparing,
  ...minimumRoutes,
  ...planEditing,
  ...[...signedPlanEditing, ...commitmentEditing, ...milestoneEditing, ...signedIndicatorEditing].map(onceSigned),
  ...measuring,
  planBoardPage,
  acrossPlans,
  commitmentListPage,
  commitmentPage,
  milestonePage,
  reportPage,
  sendReport,
  receiptPage,
  ...counterpartRoutes,
  ...drafting,
  ...readingDrafts,
  ...versionRoutes,
  ...amendmentRoutes,
  ...amendmentEditing,
  ...cutRoutes,
  ...scaleRoutes,
  ...planAssessmentRoutes,
  ...assessmentRoutes,
  evidenceFile,
  ...linkRoutes,
]
