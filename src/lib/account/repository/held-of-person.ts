import 'server-only';
import type { Db } from '../../platform/db';

/** Whose rows are asked for. */
export interface Held {
  readonly userId: string;
  readonly email: string;
  readonly auditRef: string;
}

interface Section {
  readonly table: string;
  /** `$1` is the user's id, `$2` the address, `$3` the pseudonym in the audit trail. */
  readonly where: string;
  /** What is secret, or says nothing to a person. */
  readonly without?: readonly string[];
  /** A unique column that pages are walked by; tables without one are small. */
  readonly key?: string | null;
}

const OWN = `"userId" = $1`;
const PERSONAL = `"scopeKey" = 'user:' || $1`;
const OF_PERSONAL_DEAL = `"dealId" IN (SELECT "id" FROM "Deal" WHERE "scopeKey" = 'user:' || $1)`;
/** Of a team that they have left they read nothing any more, by an export either. */
const IN_REACH = `("scopeKey" IS NULL OR "scopeKey" = 'user:' || $1
  OR "scopeKey" IN (SELECT 'team:' || "teamId" FROM "TeamMember" WHERE "userId" = $1))`;
/** Said by its address as well: what was written to them before they had an account. */
const TO_THEM = `(${OWN} OR lower("to") = lower($2))`;
/** What went out over hooks of their own; of a team's the team answers for. */
const OF_PERSONAL = (table: 'Webhook' | 'SlackHook', column: string): string =>
  `"${column}" IN (SELECT "id" FROM "${table}" WHERE "scopeKey" = 'user:' || $1)`;
/** What still names somebody else who was erased is kept back until it does not. */
const NAMES_NO_ERASED = (column: string): string =>
  `NOT EXISTS (SELECT 1 FROM "ErasedPerson" e WHERE strpos(${column}, e."personId") > 0
    OR strpos(lower(${column}), e."email") > 0)`;
const SEALED = ['apiKey', 'refreshToken'];
/** Which process has a row in hand says nothing to a person. */
const LEASE = ['leaseToken', 'leaseUntil'];

/**
 * Everything that is held of a person, by the name that it has in their export. What belongs to a team
 * is theirs only as far as they did it.
 */
const SECTIONS = {
  invites: { table: 'TeamInvite', where: `(lower("email") = lower($2) OR "invitedById" = $1)`, without: ['tokenHash'] },
  apiTokens: { table: 'ApiToken', where: OWN, without: ['tokenHash'] },
  notificationPreferences: { table: 'NotificationPreference', where: OWN, key: null },
  notificationSchedule: { table: 'NotificationSchedule', where: OWN, key: null },
  notifications: { table: 'Notification', where: `${OWN} AND ${IN_REACH}` },
  plannedMessages: { table: 'PlannedMessage', where: OWN },
  digests: {
    table: 'Digest',
    where: `${OWN} AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements("content"->'places') p(v)
      WHERE v->>'scopeKey' <> 'user:' || $1 AND v->>'scopeKey' NOT IN
        (SELECT 'team:' || "teamId" FROM "TeamMember" WHERE "userId" = $1))`,
  },
  savedViews: { table: 'SavedView', where: OWN },
  conversations: { table: 'Conversation', where: OWN },
  conversationMessages: {
    table: 'ChatMessage',
    where: `"conversationId" IN (SELECT "id" FROM "Conversation" WHERE ${OWN})`,
  },
  assistantUsage: { table: 'AssistantUsage', where: `${OWN} AND ${IN_REACH}`, key: null },
  personalDeals: { table: 'Deal', where: PERSONAL },
  personalDealHistory: { table: 'DealEvent', where: OF_PERSONAL_DEAL },
  personalDealTimeline: { table: 'DealTimeline', where: OF_PERSONAL_DEAL },
  personalContacts: { table: 'Contact', where: PERSONAL },
  personalAlerts: { table: 'Alert', where: PERSONAL },
  personalRiskPolicies: { table: 'RiskPolicy', where: PERSONAL },
  personalRiskRuns: { table: 'RiskRun', where: PERSONAL },
  changesInTeams: { table: 'DealTimeline', where: `"actorId" = $1 AND NOT ${OF_PERSONAL_DEAL}
      AND "dealId" IN (SELECT "id" FROM "Deal" WHERE ${IN_REACH})` },
  factsInTeams: {
    table: 'DealEvent',
    where: `"actor" = (SELECT "name" FROM "User" WHERE "id" = $1) AND "source" IN ('screen', 'api')
      AND "dealId" IN (SELECT d."id" FROM "Deal" d JOIN "TeamMember" m ON m."teamId" = d."teamId"
        WHERE m."userId" = $1)`,
  },
  imports: { table: 'ImportRun', where: `"createdById" = $1 AND ${IN_REACH}` },
  riskPolicies: { table: 'RiskPolicy', where: `"createdById" = $1 AND NOT ${PERSONAL} AND ${IN_REACH}` },
  riskRuns: { table: 'RiskRun', where: `"createdById" = $1 AND NOT ${PERSONAL} AND ${IN_REACH}` },
  alertsHandled: { table: 'Alert', where: `("snoozedById" = $1 OR "dismissedById" = $1) AND NOT ${PERSONAL} AND ${IN_REACH}` },
  meetings: { table: 'Meeting', where: OWN },
  salesforce: { table: 'SalesforceIntegration', where: OWN, without: SEALED },
  hubspot: { table: 'HubSpotIntegration', where: OWN, without: SEALED },
  googleCalendar: { table: 'GoogleCalendarIntegration', where: OWN, without: SEALED },
  integrationLog: { table: 'IntegrationLog', where: OWN },
  syncs: { table: 'SyncRun', where: OWN },
  webhooks: { table: 'Webhook', where: `${OWN} AND ${IN_REACH}`, without: ['secretSealed', 'previousSealed'] },
  personalWebhookDeliveries: { table: 'WebhookDelivery', where: `${OF_PERSONAL('Webhook', 'webhookId')} AND ${NAMES_NO_ERASED('"body"')}`, without: LEASE },
  personalWebhookAttempts: { table: 'WebhookAttempt', where: `${OF_PERSONAL('Webhook', 'webhookId')} AND ${NAMES_NO_ERASED(`coalesce("responseBody", '')`)}` },
  slackHooks: { table: 'SlackHook', where: `${OWN} AND ${IN_REACH}`, without: ['urlSealed'] },
  personalSlackMessages: { table: 'SlackMessage', where: OF_PERSONAL('SlackHook', 'hookId'), without: LEASE },
  emails: { table: 'EmailMessage', where: TO_THEM, without: LEASE },
  events: { table: 'EventLog', where: PERSONAL },
  audit: { table: 'AuditLog', where: `("actorRef" = $3 OR "target" = $3 OR "scopeKey" = 'user:' || $3)` },
} as const satisfies Record<string, Section>; // prettier-ignore

export type SectionName = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];

type Row = Readonly<Record<string, unknown>>;

/** One page of a section: its rows as JSON, and where it ended. `$4` is where the page before did. */
function pageSql({ table, where, without = [], key = 'id' }: Section, size: number): string {
  const hidden = without.map((column) => ` - '${column}'`).join('');
  const given = `$1::text IS NOT NULL AND $2::text IS NOT NULL AND $3::text IS NOT NULL`;
  const rows = `SELECT * FROM "${table}" WHERE ${given} AND ${where}`;
  if (key === null) {
    return `SELECT to_jsonb(t)${hidden} AS "row", NULL AS "key" FROM (${rows} AND $4::text IS NULL) t`;
  }
  const page = `($4::text IS NULL OR "${key}" > $4::${keyType(table)}) ORDER BY "${key}" LIMIT ${size}`;
  return `SELECT to_jsonb(t)${hidden} AS "row", t."${key}"::text AS "key" FROM (${rows} AND ${page}) t`;
}

/** The rows of one section, a page at a time, as the database writes them in JSON. */
export async function* listHeld(
  db: Db,
  name: SectionName,
  { userId, email, auditRef }: Held,
  pageSize: number,
): AsyncGenerator<readonly Row[]> {
  const sql = pageSql(SECTIONS[name], pageSize);
  for (let after: string | null = null; ;) {
    const asked = [userId, email, auditRef, after];
    const rows: { row: Row; key: string | null }[] = await db.$queryRawUnsafe(sql, ...asked);
    yield rows.map(({ row }) => row);
    after = rows.at(-1)?.key ?? null;
    if (rows.length < pageSize || after === null) return;
  }
}

const keyType = (table: string): string => (table === 'AuditLog' ? 'bigint' : 'text');

/** The person's own row and the teams that they belong to. */
export async function findProfile(db: Db, userId: string) {
  const { memberships, ...profile } = await db.user.findUniqueOrThrow({
    where: { id: userId },
    include: {
      memberships: { select: { role: true, createdAt: true, team: { select: { id: true, name: true } } } },
    },
  }); // prettier-ignore
  return { profile, memberships };
}
