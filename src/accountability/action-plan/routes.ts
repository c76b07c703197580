import type { Route } from '../../platform/http/index.ts'
import { commitmentListPage, commitmentPage } from './commitments/routes.tsx'
import { fileRoutes } from './export/routes.ts'
import { evidenceFile, milestonePage } from './milestones/routes.tsx'
import { currentBoard, planBoardPage, plansPage } from './plans/routes.tsx'
import { receiptPage, reportPage, sendReport } from './reporting/routes.tsx'

/** Every page of the module. Fixed words come before `:plan`, `:number` and `:milestone`. */
export const routes: readonly Route[] = [
  currentBoard,
  plansPage,
  ...fileRoutes,
  planBoardPage,
  commitmentListPage,
  commitmentPage,
  milestonePage,
  reportPage,
  sendReport,
  receiptPage,
  evidenceFile,
]
