import { z } from 'zod';
import { TOKEN_SCOPES } from '../auth/model';
import type { ApiTokenDto } from './dto';
import { TOKEN_STATES } from './model';

const time = z.iso.datetime();

export const apiTokenOutput = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(z.enum(TOKEN_SCOPES)).readonly(),
    state: z.enum(TOKEN_STATES),
    createdAt: time,
    expiresAt: time.nullable(),
    lastUsedAt: time.nullable(),
    revokedAt: time.nullable(),
  })
  .meta({ id: 'ApiToken' }) satisfies z.ZodType<ApiTokenDto>;

export const createdTokenOutput = z.object({
  apiToken: apiTokenOutput,
  token: z.string().describe('told this once: only its hash is kept'),
});

/** Rows as they are kept, without what is secret; the keys of each kind are its columns. */
const rows = z.array(z.record(z.string(), z.unknown()));

export const accountExportOutput = z.object({
  exportedAt: time,
  profile: z.record(z.string(), z.unknown()),
  memberships: rows,
  invites: rows,
  apiTokens: rows,
  notificationPreferences: rows,
  notificationSchedule: rows,
  notifications: rows,
  plannedMessages: rows,
  digests: rows,
  savedViews: rows,
  conversations: rows,
  conversationMessages: rows,
  assistantUsage: rows,
  personalDeals: rows,
  personalDealHistory: rows,
  personalDealTimeline: rows,
  personalContacts: rows,
  personalAlerts: rows,
  personalRiskPolicies: rows,
  personalRiskRuns: rows,
  changesInTeams: rows,
  factsInTeams: rows,
  imports: rows,
  riskPolicies: rows,
  riskRuns: rows,
  alertsHandled: rows,
  meetings: rows,
  salesforce: rows,
  hubspot: rows,
  googleCalendar: rows,
  integrationLog: rows,
  syncs: rows,
  webhooks: rows,
  personalWebhookDeliveries: rows,
  personalWebhookAttempts: rows,
  slackHooks: rows,
  personalSlackMessages: rows,
  emails: rows,
  events: rows,
  audit: rows,
});
