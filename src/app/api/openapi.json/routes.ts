import type { RouteHandler } from '@/app/_entry/define-route';
import * as alerts from '../alerts/route';
import * as me from '../auth/me/route';
import * as evaluateRisk from '../cron/evaluate-risk/route';
import * as runJobs from '../cron/run-jobs/route';
import * as assessment from '../deals/[id]/assessment/route';
import * as events from '../deals/[id]/events/route';
import * as restore from '../deals/[id]/restore/route';
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
  alerts.GET,
  me.GET,
  health.GET,
  evaluateRisk.GET,
  runJobs.GET,
  clerkHook.POST,
];
