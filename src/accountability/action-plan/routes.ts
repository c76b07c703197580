import type { Route } from '../../platform/http/index.ts'
import { commitmentEditing } from './commitments/editing-routes.tsx'
import { commitmentListPage, commitmentPage } from './commitments/routes.tsx'
import { fileRoutes } from './export/routes.ts'
import { importRoutes } from './import/routes.tsx'
import { indicatorEditing } from './indicators/editing-routes.tsx'
import { milestoneEditing } from './milestones/editing-routes.tsx'
import { evidenceFile, milestonePage } from './milestones/routes.tsx'
import { planEditing } from './plans/editing-routes.tsx'
import { currentBoard, planBoardPage, plansPage } from './plans/routes.tsx'
import { receiptPage, reportPage, sendReport } from './reporting/routes.tsx'

/** Every page of the module. Fixed words come before `:plan`, `:number` and `:milestone`. */
export const routes: readonly Route[] = [
  currentBoard,
  plansPage,
  ...fileRoutes,
  ...importRoutes,
  ...planEditing,
  ...commitmentEditing,
  ...milestoneEditing,
  ...indicatorEditing,
  planBoardPage,
  commitmentListPage,
  commitmentPage,
  milestonePage,
  reportPage,
  sendReport,
  receiptPage,
  evidenceFile,
]
