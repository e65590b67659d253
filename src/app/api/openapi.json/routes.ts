import type { RouteHandler } from '@/app/_entry/define-route';
import * as dismissAlert from '../alerts/[id]/dismiss/route';
import * as reopenAlert from '../alerts/[id]/reopen/route';
import * as snoozeAlert from '../alerts/[id]/snooze/route';
import * as alertRecord from '../alerts/record/route';
import * as alerts from '../alerts/route';
import * as me from '../auth/me/route';
import * as evaluateRisk from '../cron/evaluate-risk/route';
import * as runJobs from '../cron/run-jobs/route';
import * as assessment from '../deals/[id]/assessment/route';
import * as events from '../deals/[id]/events/route';
import * as notRisk from '../deals/[id]/not-a-risk/route';
import * as restore from '../deals/[id]/restore/route';
import * as riskHistory from '../deals/[id]/risk-history/route';
import * as riskInputs from '../deals/[id]/risk-inputs/route';
import * as deal from '../deals/[id]/route';
import * as timeline from '../deals/[id]/timeline/route';
import * as bulk from '../deals/bulk/route';
import * as exportDeals from '../deals/export/route';
import * as importFiles from '../deals/import/route';
import * as undoImport from '../deals/imports/[id]/undo/route';
import * as importRun from '../deals/imports/[id]/route';
import * as imports from '../deals/imports/route';
import * as deals from '../deals/route';
import * as search from '../deals/search/route';
import * as health from '../health/route';
import * as clerkHook from '../hooks/clerk/route';
import * as riskRun from '../risk/backtests/[id]/route';
import * as riskRuns from '../risk/backtests/route';
import * as pastPipeline from '../risk/pipeline/route';
import * as activatePolicy from '../risk/policies/[version]/activate/route';
import * as diffPolicies from '../risk/policies/[version]/diff/route';
import * as policies from '../risk/policies/route';
import * as exportPolicy from '../risk/policy/export/route';
import * as previewPolicy from '../risk/policy/preview/route';
import * as policy from '../risk/policy/route';

/** Every route of the API; a test compares this list with the tree. */
export const ROUTES: readonly RouteHandler[] = [
  deals.GET,
  deals.POST,
  search.GET,
  importFiles.POST,
  imports.GET,
  importRun.GET,
  undoImport.POST,
  exportDeals.POST,
  bulk.POST,
  deal.GET,
  deal.PATCH,
  deal.DELETE,
  restore.POST,
  timeline.GET,
  events.POST,
  assessment.GET,
  riskHistory.GET,
  riskInputs.GET,
  notRisk.POST,
  notRisk.DELETE,
  alerts.GET,
  alertRecord.GET,
  snoozeAlert.POST,
  dismissAlert.POST,
  reopenAlert.POST,
  pastPipeline.GET,
  policy.GET,
  policy.PUT,
  exportPolicy.GET,
  policies.GET,
  activatePolicy.POST,
  diffPolicies.GET,
  riskRuns.GET,
  riskRuns.POST,
  riskRun.GET,
  previewPolicy.POST,
  me.GET,
  health.GET,
  evaluateRisk.GET,
  runJobs.GET,
  clerkHook.POST,
];
