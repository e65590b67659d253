import type { RouteAccess } from './define-route';

/**
 * Who may call what: one row per route and method. A check compares it with the tree (a route without
 * a row fails), and a test holds each row against what the route declares and does.
 */
export const ACCESS_MATRIX = {
  'GET /api/alerts': 'alert.read',
  'GET /api/auth/me': 'signed_in',
  'GET /api/cron/evaluate-risk': 'cron',
  'GET /api/cron/run-jobs': 'cron',
  'GET /api/deals': 'deal.read',
  'POST /api/deals': 'deal.create',
  'POST /api/deals/bulk': 'deal.update',
  'POST /api/deals/export': 'deal.export',
  'POST /api/deals/import': 'deal.import',
  'GET /api/deals/imports': 'deal.read',
  'GET /api/deals/imports/[id]': 'deal.read',
  'POST /api/deals/imports/[id]/undo': 'deal.import',
  'GET /api/deals/search': 'deal.read',
  'GET /api/deals/[id]': 'deal.read',
  'PATCH /api/deals/[id]': 'deal.update',
  'DELETE /api/deals/[id]': 'deal.delete',
  'GET /api/deals/[id]/assessment': 'deal.read',
  'POST /api/deals/[id]/events': 'deal.log_touch',
  'POST /api/deals/[id]/restore': 'deal.delete',
  'GET /api/deals/[id]/timeline': 'deal.read',
  'GET /api/health': 'public',
  'POST /api/hooks/clerk': 'signed',
  'GET /api/openapi.json': 'public',
} as const satisfies Record<string, RouteAccess>;
