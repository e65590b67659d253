import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { ACCESS_MATRIX } from '../src/app/_entry/access-matrix';
import { PUBLIC_EVENT_TYPES } from '../src/lib/events/model';
import { makeAlert } from './support/alerts';
import { makeAnswer, makeConversation } from './support/assistant';
import { unsubscribeToken } from './support/mails';
import {
  connect,
  goodKey,
  signInAtSalesforce,
  sync,
  withSalesforce,
  type Slug,
} from './support/integrations';
import { makeNotification } from './support/notifications';
import { call, type Answer, type Json } from './support/http';
import { check } from './support/json-schema';
import { makeDeal, makeOwner, makePerson, makeTeam, type Person } from './support/people';
import { activeVersion, changedPolicy } from './support/policies';
import { makeRun } from './support/runs';
import { makeSlackHook, SLACK_URL, withSlack } from './support/slack';
import { makeTokenId } from './support/tokens';
import { HOOK_URL, makeDelivery, makeWebhook } from './support/webhooks';
import { cronSecret, hookSecret } from './support/settings';
import { emailOf, makeInvite, makeTwinTeam } from './support/teams';
import { makeImport, multipart, type Upload } from './support/upload';
import { signHook } from '../src/test/stand-ins/clerk/signing';

const slack = withSlack();
const salesforce = withSalesforce();

const connectFor = async (owner: Person, slug: Slug = 'salesforce') =>
  connect(owner, slug, await goodKey(slug, salesforce));

async function planMeeting({ token }: Person, dealId: string): Promise<string> {
  const body = { dealId, title: 'Review', startTime: inDays(1), endTime: inDays(1.02) };
  const answer = await call('POST', '/api/integrations/google-calendar/events', { token, body });
  if (answer.status !== 201) throw new Error(`No meeting was made: ${answer.text}`);
  return answer.json.meeting.id;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const fetchDocument = async (): Promise<Json> => (await call('GET', '/api/openapi.json')).json;

/** `GET /api/deals/{id}` for each operation of the document. */
function operationsOf(document: Json): { name: string; operation: Json }[] {
  return Object.entries<Json>(document.paths).flatMap(([address, item]) =>
    Object.entries<Json>(item).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${address}`,
      operation,
    })),
  );
}

/** The routes as the folders say them. */
function routesOfTree(): string[] {
  const api = path.join(import.meta.dirname, '../src/app/api');
  return fs
    .readdirSync(api, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => file.endsWith('/route.ts') && !file.includes('...'))
    .flatMap((file) => {
      const text = fs.readFileSync(path.join(api, file), 'utf8');
      const methods = text.matchAll(/^export const (GET|POST|PUT|PATCH|DELETE)\b/gm);
      const address = `/api/${path.posix.dirname(file)}`.replaceAll(/\[(\w+)\]/g, '{$1}');
      return [...methods].map(([, method]) => `${method} ${address}`);
    })
    .sort();
}

interface Sample {
  readonly path: string;
  readonly body?: unknown;
  readonly upload?: Upload;
  readonly headers?: Readonly<Record<string, string>>;
}

const cron = { authorization: `Bearer ${cronSecret}` };
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** A good request to each operation, with every field that it takes. */
const SAMPLES: Readonly<
  Record<
    string,
    (deal: Json, owner: Person) => Sample | readonly Sample[] | Promise<Sample | readonly Sample[]>
  >
> = {
  'GET /api/deals': () => ({ path: '/api/deals?status=open&sort=value&limit=3&minValue=1' }),
  'POST /api/deals': (_, owner) => ({
    path: '/api/deals',
    body: {
      name: 'Cold-chain sensors, 40 depots',
      account: 'Fjord Logistics',
      stage: 'proposal',
      value: 18_500.5,
      currency: 'EUR',
      location: 'Bergen',
      expectedCloseDate: inDays(30).slice(0, 10),
      nextStep: 'Send the revised quote',
      nextStepAt: inDays(3),
      teamId: owner.teamId,
    },
    headers: { 'idempotency-key': crypto.randomUUID() },
  }),
  'POST /api/deals/bulk': (deal, owner) => [
    {
      path: '/api/deals/bulk',
      body: {
        action: 'update',
        ids: [deal.id, 'c00000000000000000000000'],
        changes: {
          stage: 'negotiation',
          value: 7_000.25,
          currency: 'EUR',
          account: null,
          location: 'Oslo',
          expectedCloseDate: inDays(20).slice(0, 10),
          nextStep: 'Send the contract',
          nextStepAt: inDays(4),
          assignedToId: owner.userId,
        },
      },
      headers: { 'idempotency-key': crypto.randomUUID() },
    },
    { path: '/api/deals/bulk', body: { action: 'delete', ids: [deal.id] } },
    { path: '/api/deals/bulk', body: { action: 'restore', ids: [deal.id, 'no id'] } },
  ],
  'POST /api/deals/export': () => [
    { path: '/api/deals/export', body: { format: 'csv' } },
    { path: '/api/deals/export', body: { format: 'csv', include: 'events', filters: {} } },
    { path: '/api/deals/export', body: { format: 'json', include: 'events' } },
    {
      path: '/api/deals/export',
      body: {
        format: 'json',
        include: 'deals',
        filters: { status: 'open', sort: 'value', minValue: 1, maxValue: '1000000', q: 'pilot' },
      },
    },
  ],
  'GET /api/deals/search': () => ({ path: '/api/deals/search?q=pilot' }),
  'POST /api/deals/import': () => ({
    path: '/api/deals/import',
    upload: {
      deals: 'Nr;Opened\nSample 1;31.01.2026',
      fields: {
        mapping: JSON.stringify({ id: 'Nr', createdAt: 'Opened', currency: { value: 'EUR' } }),
        dates: 'day_first',
        decimals: 'comma',
        encoding: 'utf-8',
        source: 'samples',
        stages: 'first,second',
        dryRun: 'false',
      },
    },
  }),
  'GET /api/deals/imports': () => ({ path: '/api/deals/imports' }),
  'GET /api/deals/imports/{id}': async (_, owner) => ({
    path: `/api/deals/imports/${await makeImport(owner)}`,
  }),
  'POST /api/deals/imports/{id}/undo': async (_, owner) => ({
    path: `/api/deals/imports/${await makeImport(owner)}/undo`,
  }),
  'GET /api/deals/{id}': (deal) => ({ path: `/api/deals/${deal.id}` }),
  'PATCH /api/deals/{id}': (deal, owner) => ({
    path: `/api/deals/${deal.id}`,
    body: {
      stage: 'closed_lost',
      value: 5_000,
      lostReason: 'Budget was cut',
      expectedCloseDate: inDays(12),
      nextStep: 'Ask again in spring',
      nextStepAt: null,
      assignedToId: owner.userId,
    },
    headers: { 'if-match': `"${deal.version}"` },
  }),
  'DELETE /api/deals/{id}': (deal) => ({ path: `/api/deals/${deal.id}` }),
  'POST /api/deals/{id}/restore': async (deal, owner) => {
    await call('DELETE', `/api/deals/${deal.id}`, { token: owner.token });
    return { path: `/api/deals/${deal.id}/restore` };
  },
  'GET /api/deals/{id}/timeline': (deal) => ({ path: `/api/deals/${deal.id}/timeline?limit=5` }),
  'POST /api/deals/{id}/events': (deal) => ({
    path: `/api/deals/${deal.id}/events`,
    body: { type: 'meeting_scheduled', at: inDays(2), text: 'Walk through the quote' },
  }),
  'GET /api/deals/{id}/assessment': (deal) => ({
    path: `/api/deals/${deal.id}/assessment?asOf=${encodeURIComponent(new Date().toISOString())}`,
  }),
  'GET /api/deals/{id}/risk-history': (deal) => ({
    path: `/api/deals/${deal.id}/risk-history?from=${encodeURIComponent(deal.createdAt)}`,
  }),
  'GET /api/deals/{id}/risk-inputs': (deal) => ({ path: `/api/deals/${deal.id}/risk-inputs` }),
  'GET /api/risk/pipeline': () => ({
    path: `/api/risk/pipeline?asOf=${new Date().toISOString().slice(0, 10)}&stage=discovery&limit=5`,
  }),
  'POST /api/deals/{id}/not-a-risk': (deal) => ({
    path: `/api/deals/${deal.id}/not-a-risk`,
    body: { reason: 'The champion is on leave', until: inDays(20) },
    headers: { 'if-match': `"${deal.version}"` },
  }),
  'DELETE /api/deals/{id}/not-a-risk': (deal) => ({ path: `/api/deals/${deal.id}/not-a-risk` }),
  'GET /api/alerts': async (deal, owner) => {
    await makeAlert(owner, deal.id, { reason: 'wrong_data' });
    const filters = 'status=all&kind=entered_high&outcome=open&days=30&replayed=false&limit=10';
    return { path: `/api/alerts?${filters}&dealId=${deal.id}` };
  },
  'GET /api/alerts/record': (_, owner) => ({
    path: `/api/alerts/record?days=365&teamId=${owner.teamId}`,
  }),
  'POST /api/alerts/{id}/snooze': async (deal, owner) => ({
    path: `/api/alerts/${await makeAlert(owner, deal.id)}/snooze`,
    body: { until: inDays(5) },
  }),
  'POST /api/alerts/{id}/dismiss': async (deal, owner) => ({
    path: `/api/alerts/${await makeAlert(owner, deal.id)}/dismiss`,
    body: { reason: 'other', note: 'They are on holiday' },
  }),
  'POST /api/alerts/{id}/reopen': async (deal, owner) => ({
    path: `/api/alerts/${await makeAlert(owner, deal.id, { reason: 'known' })}/reopen`,
  }),
  'GET /api/notifications': async (deal, owner) => {
    await makeNotification(owner, deal.id);
    return { path: '/api/notifications?status=unread&type=stage_changed&limit=10' };
  },
  'POST /api/notifications/read-all': async (deal, owner) => {
    await makeNotification(owner, deal.id);
    return { path: '/api/notifications/read-all' };
  },
  'POST /api/notifications/{id}/read': async (deal, owner) => ({
    path: `/api/notifications/${await makeNotification(owner, deal.id)}/read`,
  }),
  'POST /api/notifications/{id}/unread': async (deal, owner) => ({
    path: `/api/notifications/${await makeNotification(owner, deal.id)}/unread`,
  }),
  'GET /api/notifications/preferences': () => ({ path: '/api/notifications/preferences' }),
  'PUT /api/notifications/preferences': () => ({
    path: '/api/notifications/preferences',
    body: {
      types: { stage_changed: { in_app: true, mail: true, slack: false } },
      quietHours: { from: '22:00', to: '07:00' },
      timeZone: 'Europe/Berlin',
      digest: { kind: 'weekly', time: '08:00', weekday: 1 },
    },
  }),
  'GET /api/risk/policy': () => ({ path: '/api/risk/policy?version=default-1' }),
  'PUT /api/risk/policy': async (_, owner) => ({
    path: '/api/risk/policy',
    body: {
      teamId: owner.teamId,
      policy: changedPolicy(),
      basedOn: await activeVersion(owner),
      note: 'Fewer alarms',
      origin: 'imported',
    },
  }),
  'GET /api/risk/policy/export': () => ({ path: '/api/risk/policy/export?version=default-1' }),
  'GET /api/risk/policies': () => ({ path: '/api/risk/policies?limit=5' }),
  'POST /api/risk/policies/{version}/activate': async (_, owner) => ({
    path: '/api/risk/policies/default-1/activate',
    body: {
      teamId: owner.teamId,
      basedOn: await activeVersion(owner, { edited: true }),
      note: 'Too many alarms',
    },
  }),
  'GET /api/risk/policies/{version}/diff': async (_, owner) => ({
    path: `/api/risk/policies/${await activeVersion(owner, { edited: true })}/diff?against=default-1`,
  }),
  'GET /api/risk/backtests': (_, owner) => ({
    path: `/api/risk/backtests?teamId=${owner.teamId}&limit=5`,
  }),
  'POST /api/risk/backtests': (_, owner) => ({
    path: '/api/risk/backtests',
    body: {
      teamId: owner.teamId,
      kind: 'backtest',
      split: inDays(-90).slice(0, 10),
      stepDays: 7,
      policy: 'active',
      compareWith: 'default',
      firstDay: true,
    },
    headers: { 'idempotency-key': crypto.randomUUID() },
  }),
  'GET /api/risk/backtests/{id}': async (_, owner) => ({
    path: `/api/risk/backtests/${await makeRun(owner)}`,
  }),
  'POST /api/risk/policy/preview': (_, owner) => ({
    path: '/api/risk/policy/preview',
    body: { teamId: owner.teamId, policy: changedPolicy() },
    headers: { 'idempotency-key': crypto.randomUUID() },
  }),
  'POST /api/deals/{id}/move': (deal) => ({
    path: `/api/deals/${deal.id}/move`,
    body: { teamId: null, version: deal.version },
    headers: { 'idempotency-key': crypto.randomUUID() },
  }),
  'GET /api/teams': () => ({ path: '/api/teams' }),
  'POST /api/teams': () => ({
    path: '/api/teams',
    body: { name: 'Expansion', defaultCurrency: 'EUR' },
    headers: { 'idempotency-key': crypto.randomUUID() },
  }),
  'GET /api/teams/{id}': async (_, owner) => {
    await makeInvite(owner.teamId);
    return { path: `/api/teams/${owner.teamId}` };
  },
  'PATCH /api/teams/{id}': (_, owner) => ({
    path: `/api/teams/${owner.teamId}`,
    body: { name: 'Renamed', defaultCurrency: 'NOK' },
  }),
  'DELETE /api/teams/{id}': async (_, owner) => ({
    path: `/api/teams/${await makeTwinTeam(owner)}`,
    body: {
      name: 'End-to-end team',
      deals: { action: 'hand_over', teamId: owner.teamId },
    },
  }),
  'GET /api/teams/{id}/members': (_, owner) => ({ path: `/api/teams/${owner.teamId}/members` }),
  'PATCH /api/teams/{id}/members/{userId}': async (_, owner) => ({
    path: `/api/teams/${owner.teamId}/members/${(await makePerson(owner.teamId, 'viewer')).userId}`,
    body: { role: 'admin' },
  }),
  'DELETE /api/teams/{id}/members/{userId}': async (_, owner) => {
    const { userId } = await makePerson(owner.teamId, 'member');
    return { path: `/api/teams/${owner.teamId}/members/${userId}?assignTo=${owner.userId}` };
  },
  'POST /api/teams/{id}/transfer': async (_, owner) => {
    const twin = await makeTwinTeam(owner);
    const { userId } = await makePerson(twin, 'member');
    return { path: `/api/teams/${twin}/transfer`, body: { userId } };
  },
  'GET /api/teams/{id}/invites': async (_, owner) => {
    await makeInvite(owner.teamId);
    return { path: `/api/teams/${owner.teamId}/invites` };
  },
  'POST /api/teams/{id}/invites': (_, owner) => ({
    path: `/api/teams/${owner.teamId}/invites`,
    body: { email: `${crypto.randomUUID()}@e2e.example`, role: 'viewer' },
  }),
  'DELETE /api/teams/{id}/invites/{inviteId}': async (_, owner) => ({
    path: `/api/teams/${owner.teamId}/invites/${(await makeInvite(owner.teamId)).id}`,
  }),
  'POST /api/teams/{id}/invites/{inviteId}/resend': async (_, owner) => ({
    path: `/api/teams/${owner.teamId}/invites/${(await makeInvite(owner.teamId)).id}/resend`,
  }),
  'GET /api/invites/{token}': async (_, owner) => ({
    path: `/api/invites/${(await makeInvite(await makeTeam(), await emailOf(owner))).token}`,
  }),
  'POST /api/invites/{token}/accept': async (_, owner) => ({
    path: `/api/invites/${(await makeInvite(await makeTeam(), await emailOf(owner))).token}/accept`,
  }),
  'POST /api/invites/{token}/decline': async (_, owner) => ({
    path: `/api/invites/${(await makeInvite(await makeTeam(), await emailOf(owner))).token}/decline`,
  }),
  'GET /api/events': () => ({ path: '/api/events?mode=poll&lastEventId=0' }),
  'GET /api/audit': (_, owner) => ({
    path: `/api/audit?teamId=${owner.teamId}&action=team.renamed&actor=x&from=2026-01-01&to=2100-01-01&q=x&limit=5`,
  }),
  'GET /api/audit/export': (_, owner) => [
    { path: `/api/audit/export?teamId=${owner.teamId}&format=csv` },
    { path: '/api/audit/export?teamId=personal&format=json' },
  ],
  'POST /api/insights/chat': (deal, { teamId }) => {
    const messages = [{ role: 'user', content: 'What should I do next about this deal?' }];
    const accept = 'application/json';
    return [
      {
        path: '/api/insights/chat',
        body: { messages, dealId: deal.id, teamId, conversationId: 'new' },
        headers: { accept },
      },
      { path: '/api/insights/chat', body: { messages } },
    ];
  },
  'GET /api/insights/conversations': async (_, owner) => {
    await makeConversation(owner);
    return { path: '/api/insights/conversations?limit=1' };
  },
  'GET /api/insights/conversations/{id}': async (_, owner) => ({
    path: `/api/insights/conversations/${await makeConversation(owner)}`,
  }),
  'DELETE /api/insights/conversations/{id}': async (_, owner) => ({
    path: `/api/insights/conversations/${await makeConversation(owner)}`,
  }),
  'POST /api/insights/messages/{id}/feedback': async (_, owner) => ({
    path: `/api/insights/messages/${await makeAnswer(owner)}/feedback`,
    body: { rating: 'down', comment: 'It named the wrong month.' },
  }),
  'GET /api/insights/settings': (_, { teamId }) => ({
    path: `/api/insights/settings?teamId=${teamId}`,
  }),
  'PATCH /api/insights/settings': (_, { teamId }) => ({
    path: '/api/insights/settings',
    body: {
      teamId,
      usesModels: true,
      models: { financial: ['anthropic/claude-sonnet-4'], planning: null },
      teamBudgetUsd: 50,
      personBudgetUsd: null,
    },
  }),
  'GET /api/integrations': async (_, owner) => {
    await connectFor(owner);
    return { path: '/api/integrations' };
  },
  'POST /api/integrations/salesforce/connect': async (_, { teamId }) => ({
    path: '/api/integrations/salesforce/connect',
    body: { ...(await goodKey('salesforce', salesforce)), teamId },
  }),
  'DELETE /api/integrations/salesforce/connect': async (_, owner) => {
    await connectFor(owner);
    return { path: '/api/integrations/salesforce/connect' };
  },
  'POST /api/integrations/hubspot/connect': async (_, { teamId }) => ({
    path: '/api/integrations/hubspot/connect',
    body: { ...(await goodKey('hubspot', salesforce)), teamId },
  }),
  'DELETE /api/integrations/hubspot/connect': async (_, owner) => {
    await connectFor(owner, 'hubspot');
    return { path: '/api/integrations/hubspot/connect' };
  },
  'POST /api/integrations/google-calendar/connect': async (_, { teamId }) => ({
    path: '/api/integrations/google-calendar/connect',
    body: { ...(await goodKey('google-calendar', salesforce)), teamId },
  }),
  'DELETE /api/integrations/google-calendar/connect': async (_, owner) => {
    await connectFor(owner, 'google-calendar');
    return { path: '/api/integrations/google-calendar/connect' };
  },
  'GET /api/integrations/{integration}/sign-in': (_, { teamId }) => ({
    path: `/api/integrations/google-calendar/sign-in?teamId=${teamId}`,
  }),
  'GET /api/integrations/{integration}/callback': async (_, { token, teamId }) => {
    const headers = { authorization: `Bearer ${token}` };
    const { path: address, cookie } = await signInAtSalesforce(headers, teamId);
    return { path: address, headers: { cookie } };
  },
  'PATCH /api/integrations/{integration}': async (_, owner) => {
    await connectFor(owner);
    const body = { syncEnabled: false, syncEveryMinutes: 60, writeBack: true };
    return { path: '/api/integrations/salesforce', body };
  },
  'GET /api/integrations/{integration}/mapping': async (_, owner) => {
    await connectFor(owner, 'hubspot');
    return { path: '/api/integrations/hubspot/mapping' };
  },
  'PATCH /api/integrations/{integration}/mapping': async (_, owner) => {
    await connectFor(owner);
    const stages = { Prospecting: 'proposal', Qualification: null };
    return { path: '/api/integrations/salesforce/mapping', body: { stages, dryRun: true } };
  },
  'GET /api/integrations/{integration}/activity': async (_, owner) => {
    await connectFor(owner);
    return { path: '/api/integrations/salesforce/activity' };
  },
  'POST /api/integrations/{integration}/sync': async (_, owner) => {
    await connectFor(owner);
    await connectFor(owner, 'hubspot');
    await connectFor(owner, 'google-calendar');
    return [
      { path: '/api/integrations/salesforce/sync?full=true' },
      { path: '/api/integrations/hubspot/sync' },
      { path: '/api/integrations/google-calendar/sync' },
    ];
  },
  'GET /api/integrations/syncs/{id}': async (_, owner) => {
    await connectFor(owner);
    return { path: `/api/integrations/syncs/${(await sync(owner, 'salesforce')).json.syncId}` };
  },
  'GET /api/integrations/google-calendar/events': async (deal, owner) => {
    await planMeeting(owner, deal.id);
    return { path: `/api/integrations/google-calendar/events?dealId=${deal.id}&limit=5` };
  },
  'POST /api/integrations/google-calendar/events': (deal) => ({
    path: '/api/integrations/google-calendar/events',
    body: {
      dealId: deal.id,
      title: 'Walk through the quote',
      description: 'With the buyer',
      startTime: inDays(2),
      endTime: inDays(2.04),
      attendees: ['buyer@fjord.example'],
      location: 'Bergen',
      sendInvitations: false,
    },
    headers: { 'idempotency-key': crypto.randomUUID() },
  }),
  'PATCH /api/integrations/google-calendar/events/{id}': async (deal, owner) => ({
    path: `/api/integrations/google-calendar/events/${await planMeeting(owner, deal.id)}`,
    body: { dealId: (await makeDeal(owner)).id },
  }),
  'GET /api/integrations/slack': async (_, owner) => {
    await makeSlackHook(owner);
    return { path: `/api/integrations/slack?teamId=${owner.teamId}` };
  },
  'POST /api/integrations/slack': (_, owner) => ({
    path: '/api/integrations/slack',
    body: { name: '#sales', url: SLACK_URL, events: ['deal.at_risk'], teamId: owner.teamId },
    headers: { 'idempotency-key': crypto.randomUUID() },
  }),
  'POST /api/integrations/slack/test': (_, owner) => ({
    path: '/api/integrations/slack/test',
    body: { url: slack().newHook(), teamId: owner.teamId },
  }),
  'PATCH /api/integrations/slack/{id}': async (_, owner) => ({
    path: `/api/integrations/slack/${await makeSlackHook(owner)}`,
    body: { name: '#deals', url: SLACK_URL, events: ['deal.created'], isActive: false },
  }),
  'DELETE /api/integrations/slack/{id}': async (_, owner) => ({
    path: `/api/integrations/slack/${await makeSlackHook(owner)}`,
  }),
  'GET /api/webhooks': async (_, owner) => {
    await makeWebhook(owner);
    return { path: `/api/webhooks?teamId=${owner.teamId}` };
  },
  'POST /api/webhooks': (_, owner) => ({
    path: '/api/webhooks',
    body: {
      url: HOOK_URL,
      events: ['deal.at_risk', 'deal.closed_won'],
      description: 'Data store',
      teamId: owner.teamId,
    },
  }),
  'GET /api/webhooks/{id}': async (_, owner) => ({
    path: `/api/webhooks/${(await makeWebhook(owner)).id}`,
  }),
  'PATCH /api/webhooks/{id}': async (_, owner) => ({
    path: `/api/webhooks/${(await makeWebhook(owner)).id}`,
    body: { url: HOOK_URL, events: ['deal.created'], description: null, isActive: false },
  }),
  'DELETE /api/webhooks/{id}': async (_, owner) => ({
    path: `/api/webhooks/${(await makeWebhook(owner)).id}`,
  }),
  'POST /api/webhooks/{id}/rotate-secret': async (_, owner) => ({
    path: `/api/webhooks/${(await makeWebhook(owner)).id}/rotate-secret`,
    body: { windowHours: 48 },
  }),
  'POST /api/webhooks/{id}/test': async (_, owner) => ({
    path: `/api/webhooks/${(await makeWebhook(owner)).id}/test`,
    body: { event: 'deal.at_risk' },
    headers: { 'idempotency-key': crypto.randomUUID() },
  }),
  'GET /api/webhooks/{id}/deliveries': async (_, owner) => {
    const { webhookId } = await makeDelivery(owner);
    const from = `since=${inDays(-1)}&until=${inDays(1)}`;
    return {
      path: `/api/webhooks/${webhookId}/deliveries?event=team.member_added&${from}&limit=5`,
    };
  },
  'POST /api/webhooks/{id}/redeliver': async (_, owner) => ({
    path: `/api/webhooks/${(await makeDelivery(owner)).webhookId}/redeliver`,
    body: { since: inDays(-1) },
    headers: { 'idempotency-key': crypto.randomUUID() },
  }),
  'GET /api/webhooks/deliveries/{id}': async (_, owner) => ({
    path: `/api/webhooks/deliveries/${(await makeDelivery(owner)).id}`,
  }),
  'POST /api/webhooks/deliveries/{id}/redeliver': async (_, owner) => ({
    path: `/api/webhooks/deliveries/${(await makeDelivery(owner)).id}/redeliver`,
    headers: { 'idempotency-key': crypto.randomUUID() },
  }),
  'GET /api/tokens': () => ({ path: '/api/tokens' }),
  'POST /api/tokens': () => ({
    path: '/api/tokens',
    body: { name: 'Nightly export', scopes: ['read', 'write'], expiresAt: inDays(90) },
  }),
  'DELETE /api/tokens/{id}': async (_, owner) => ({
    path: `/api/tokens/${await makeTokenId(owner)}`,
  }),
  'GET /api/user/export': () => ({ path: '/api/user/export' }),
  'DELETE /api/user/delete': async (_, owner) => ({
    path: '/api/user/delete',
    body: {
      confirm: await emailOf(owner),
      teams: [{ teamId: owner.teamId, action: 'delete' }],
    },
  }),
  'GET /api/auth/me': () => ({ path: '/api/auth/me' }),
  'GET /api/health': () => ({ path: '/api/health' }),
  'GET /api/openapi.json': () => ({ path: '/api/openapi.json' }),
  'GET /api/cron/evaluate-risk': () => ({ path: '/api/cron/evaluate-risk', headers: cron }),
  'POST /api/hooks/clerk': () => {
    const body = { type: 'session.created', data: { id: 'sess_1' } };
    const headers = signHook(hookSecret, JSON.stringify(body), new Date());
    return { path: '/api/hooks/clerk', body, headers };
  },
  'GET /api/email/unsubscribe/{token}': (_, owner) => ({
    path: `/api/email/unsubscribe/${unsubscribeToken(owner, 'assigned')}`,
  }),
  'POST /api/email/unsubscribe/{token}': (_, owner) => ({
    path: `/api/email/unsubscribe/${unsubscribeToken(owner, 'assigned')}`,
  }),
  'GET /api/cron/process-emails': () => ({ path: '/api/cron/process-emails', headers: cron }),
  'GET /api/cron/process-webhooks': () => ({ path: '/api/cron/process-webhooks', headers: cron }),
  'GET /api/cron/sync-integrations': () => ({
    path: '/api/cron/sync-integrations',
    headers: cron,
  }),
  'GET /api/cron/run-jobs': () => ({ path: '/api/cron/run-jobs', headers: cron }),
};

/** Every `$ref` anywhere in the document. */
function refsIn(part: Json): string[] {
  if (part === null || typeof part !== 'object') return [];
  const own = typeof part.$ref === 'string' ? [part.$ref] : [];
  return [...own, ...Object.values<Json>(part).flatMap(refsIn)];
}

test('the document is OpenAPI 3.1', async () => {
  const answer = await call('GET', '/api/openapi.json');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('application/json');
  const document = answer.json;
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  for (const server of document.servers) expect(URL.canParse(server.url)).toBe(true);
  for (const ref of refsIn(document)) {
    expect(Object.keys(document.components.schemas)).toContain(
      ref.replace('#/components/schemas/', ''),
    );
  }
  expect(JSON.stringify(document)).not.toContain('$defs');

  const ids = operationsOf(document).map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [address, item] of Object.entries<Json>(document.paths)) {
    expect(address).toMatch(/^\/api\//);
    for (const method of Object.keys(item)) expect(METHODS).toContain(method);
  }
  for (const { name, operation } of operationsOf(document)) {
    expect(operation.summary, name).toEqual(expect.any(String));
    const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const declared = operation.parameters.filter((one: Json) => one.in === 'path');
    expect(
      declared.map((one: Json) => one.name),
      name,
    ).toEqual(inPath);
    for (const one of declared) expect(one.required, name).toBe(true);
    for (const one of operation.parameters) {
      expect(['path', 'query', 'header']).toContain(one.in);
      expect(one.schema, `${name} ${one.name}`).toEqual(expect.any(Object));
    }
    for (const [status, response] of Object.entries<Json>(operation.responses)) {
      expect(status).toMatch(/^[2-5]\d\d$/);
      expect(response.description, name).not.toBe('');
    }
    for (const scheme of operation.security.flatMap(Object.keys)) {
      expect(Object.keys(document.components.securitySchemes)).toContain(scheme);
    }
  }
});

test('each event that is sent is documented, with an example that fits its schema', async () => {
  const document = await fetchDocument();
  expect(Object.keys(document.webhooks)).toEqual([...PUBLIC_EVENT_TYPES]);
  const ids = [document.paths, document.webhooks]
    .flatMap((paths) => operationsOf({ ...document, paths }))
    .map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [event, { post }] of Object.entries<Json>(document.webhooks)) {
    const { schema, example } = post.requestBody.content['application/json'];
    expect(check(document, schema, example), event).toEqual([]);
    expect(check(document, schema, { ...example, type: 'other' }), event).not.toEqual([]);
    expect(check(document, schema, { ...example, data: {} }), event).not.toEqual([]);
    expect(Object.keys(post.responses)).toEqual(['410', '2XX', 'default']);
    for (const one of post.parameters) expect(one).toMatchObject({ in: 'header', required: true });
  }
});

test('document, folders and access matrix name the same routes', async () => {
  const documented = operationsOf(await fetchDocument())
    .map(({ name }) => name)
    .sort();
  const matrix = Object.keys(ACCESS_MATRIX)
    .map((row) => row.replaceAll(/\[(\w+)\]/g, '{$1}'))
    .sort();
  expect(documented).toEqual(routesOfTree());
  expect(documented).toEqual(matrix);
  expect(Object.keys(SAMPLES).sort(), 'each operation has its sample below').toEqual(documented);
});

test('who may call is documented as the matrix says', async () => {
  const document = await fetchDocument();
  for (const { name, operation } of operationsOf(document)) {
    const row = name.replaceAll(/\{(\w+)\}/g, '[$1]') as keyof typeof ACCESS_MATRIX;
    const schemes = operation.security.flatMap(Object.keys);
    const access = ACCESS_MATRIX[row];
    if (access === 'public' || access === 'signed') expect(schemes, name).toEqual([]);
    else if (access === 'cron') expect(schemes, name).toEqual(['cronSecret']);
    else expect(schemes, name).toEqual(['token', 'session']);
  }
});

const typeOf = ({ headers }: Answer): string => headers.get('content-type')?.split(';')[0] ?? '';

/** Answers that are documents of their own, without the envelope. */
const WITHOUT_ENVELOPE = ['GET /api/openapi.json', 'GET /api/risk/policy/export'];

/** A route that sends browsers elsewhere says where to and nothing else. */
function expectSentElsewhere(name: string, answer: Answer): void {
  expect([answer.status, answer.text], name).toEqual([303, '']);
  expect(answer.headers.get('location'), name).toMatch(/^(http:\/\/127\.0\.0\.1:\d+)?\/\w/);
}

/** What was answered, in a type that the operation documents, with what it documents of it. */
function expectDocumentedBody(document: Json, name: string, content: Json, answer: Answer): void {
  if (!content) return expectSentElsewhere(name, answer);
  const type = typeOf(answer);
  expect(Object.keys(content), `${name} documents ${type}`).toContain(type);
  const { schema } = content[type];
  if (!type.includes('json')) {
    expect(schema, name).toEqual({ type: 'string' });
    expect(answer.text.length, name).toBeGreaterThan(0);
    return;
  }
  if (name === 'GET /api/openapi.json') return;
  if (!WITHOUT_ENVELOPE.includes(name)) expect(answer.json.success, name).toBe(true);
  expect(check(document, schema, answer.json), name).toEqual([]);
}

/** Sends a sample and holds request and answer to the document. Returns the type of the answer. */
async function expectAsDocumented(
  document: Json,
  { name, operation }: { name: string; operation: Json },
  sample: Sample,
  { token }: Person,
): Promise<string> {
  const [method = ''] = name.split(' ');
  const { 'application/json': json, 'multipart/form-data': form } =
    operation.requestBody?.content ?? {};
  const described = sample.upload ? { ...sample.upload, ...sample.upload.fields } : sample.body;
  const asked = (form ?? json)?.schema;
  expect(Boolean(asked), `${name}: documents a body`).toBe(described !== undefined);
  if (asked) expect(check(document, asked, described), `${name}: the sample`).toEqual([]);

  const answer = await call(method, sample.path, {
    token,
    ...(sample.upload ? await multipart(sample.upload) : { body: sample.body }),
    ...(sample.headers ? { headers: sample.headers } : {}),
  });
  const documented = operation.responses[answer.status];
  expect(answer.status, `${name}: ${answer.text.slice(0, 300)}`).toBeLessThan(304);
  expect(documented, `${name} documents ${answer.status}`).toBeTruthy();
  expectDocumentedBody(document, name, documented.content, answer);
  expect(answer.headers.get('x-request-id'), name).toBeTruthy();
  expect(answer.headers.get('cache-control'), name).toContain('no-store');
  return typeOf(answer);
}

test('each operation answers a good request as documented', async () => {
  const document = await fetchDocument();
  for (const { name, operation } of operationsOf(document)) {
    // Somebody new each time: whoever has joined a second team makes deals elsewhere.
    const owner = await makeOwner();
    const deal = await makeDeal(owner);
    const given = await SAMPLES[name]?.(deal, owner);
    if (!given) throw new Error(`No sample for ${name}`);
    const answered = new Set<string>();
    for (const sample of [given].flat()) {
      answered.add(await expectAsDocumented(document, { name, operation }, sample, owner));
    }
    const types = Object.keys(operation.responses['200']?.content ?? {});
    // A stream has no end to wait for: `realtime.spec.ts` reads it.
    const whole = types.filter((type) => type !== 'text/event-stream').sort();
    if (whole.length > 1) expect([...answered].sort(), `${name}: each type`).toEqual(whole);
  }
});

test('errors are answered as documented', async () => {
  const document = await fetchDocument();
  const { token } = await makeOwner();
  const error = document.components.schemas.Error;
  const tried = [
    await call('GET', '/api/deals'),
    await call('GET', '/api/deals/nothere00', { token }),
    await call('GET', '/api/deals?limit=0', { token }),
    await call('GET', '/api/deals?cursor=nonsense', { token }),
    await call('POST', '/api/deals', { token, body: {} }),
    await call('POST', '/api/deals', { token, raw: '{' }),
    await call('POST', '/api/deals/export', { body: { format: 'csv' } }),
    await call('POST', '/api/deals/export', { token, body: { format: 'xml' } }),
    await call('POST', '/api/deals/bulk', { token, body: { action: 'delete', ids: [] } }),
  ];
  for (const answer of tried) {
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(check(document, error, answer.json), answer.text).toEqual([]);
  }
});

test('the names that the issue fixes are there', async () => {
  const owner = await makeOwner();
  const deal = await makeDeal(owner);
  const { token } = owner;
  const list = (await call('GET', '/api/deals', { token })).json;
  expect(Object.keys(list).sort()).toEqual(['deals', 'nextCursor', 'success']);
  for (const field of [
    'riskScore',
    'riskLevel',
    'riskReasons',
    'priority',
    'lastTouchAt',
    'nextAction',
  ]) {
    expect(list.deals[0], field).toHaveProperty(field);
  }
  const alerts = (await call('GET', '/api/alerts', { token })).json;
  expect(Object.keys(alerts).sort()).toEqual(['alerts', 'nextCursor', 'success', 'summary']);
  expect(Object.keys(alerts.summary).sort()).toEqual(['high', 'low', 'medium']);
  const me = (await call('GET', '/api/auth/me', { token })).json;
  expect(me.teams).toEqual([{ id: owner.teamId, name: 'End-to-end team', role: 'owner' }]);

  const { assessment } = (await call('GET', `/api/deals/${deal.id}/assessment`, { token })).json;
  const points = assessment.contributions.reduce(
    (sum: number, one: Json) => sum + one.points,
    assessment.base,
  );
  expect(assessment.score).toBeCloseTo(1 / (1 + Math.exp(-points)), 9);
  expect(assessment.score, 'as stored').toBe(deal.riskScore);
  for (const field of ['band', 'notSeen', 'recommendation', 'whatIf', 'priority', 'asOf']) {
    expect(assessment, field).toHaveProperty(field);
  }
});

test('an export is a file that says what it is', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const made = [await makeDeal(owner, { name: '=1+1', value: 2 }), await makeDeal(owner)];
  const day = new Date().toISOString().slice(0, 10);
  const csv = await call('POST', '/api/deals/export', { token, body: { format: 'csv' } });
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  // Midnight may lie between the two looks at the clock.
  const name = /^attachment; filename="deals-(\d{4}-\d\d-\d\d)\.csv"$/.exec(
    csv.headers.get('content-disposition') ?? '',
  )?.[1];
  expect([day, new Date().toISOString().slice(0, 10)]).toContain(name);
  const rows: Json[] = parse(csv.text, { columns: true });
  const { deals } = (await call('GET', '/api/deals', { token })).json;
  expect(deals).toHaveLength(made.length);
  expect(rows.map(({ id, riskScore, name: cell }) => ({ id, riskScore, cell }))).toEqual(
    deals.map((deal: Json) => ({
      id: deal.id,
      riskScore: String(deal.riskScore),
      cell: deal.name.replace(/^=/, "'="),
    })),
  );
  const json = await call('POST', '/api/deals/export', { token, body: { format: 'json' } });
  expect(json.json).toEqual({ success: true, deals });
  expect(json.headers.get('content-disposition')).toContain('.json"');
  const body = { format: 'csv', include: 'events' };
  const events = await call('POST', '/api/deals/export', { token, body });
  expect(events.headers.get('content-disposition')).toContain('filename="events-');
  expect(events.text.split('\r\n')[0]).toBe('dealId,at,type,from,to,actor,text');
});

test('a bulk change answers for each row, once per key', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const [first, second, gone] = [await makeDeal(owner), await makeDeal(owner), await makeDeal(owner)]; // prettier-ignore
  await call('DELETE', `/api/deals/${gone.id}`, { token });
  const ids = [second.id, gone.id, first.id, second.id];
  const body = { action: 'update', ids, changes: { value: 77, stage: 'proposal' } };
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const answer = await call('POST', '/api/deals/bulk', { token, body, headers });
  expect(answer.json.results).toEqual([
    { id: second.id, ok: true },
    { id: gone.id, ok: false, error: { code: 'NOT_FOUND', message: expect.any(String) } },
    { id: first.id, ok: true },
  ]);
  const again = await call('POST', '/api/deals/bulk', { token, body, headers });
  expect(again.text, 'byte for byte').toBe(answer.text);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  for (const { id } of [first, second]) {
    const { deal } = (await call('GET', `/api/deals/${id}`, { token })).json;
    expect(deal).toMatchObject({ value: 77, stage: 'proposal', version: 2 });
  }
});

test('500 rows are changed in one request', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const known = [await makeDeal(owner), await makeDeal(owner)];
  const unknown = Array.from({ length: 498 }, (_, n) => `c${String(n).padStart(24, '0')}`);
  const ids = [known[0].id, ...unknown, known[1].id];
  const body = { action: 'delete', ids };
  const answer = await call('POST', '/api/deals/bulk', { token, body });
  expect(answer.json.results.map(({ id }: Json) => id)).toEqual(ids);
  const done = answer.json.results.filter(({ ok }: Json) => ok).map(({ id }: Json) => id);
  expect(done).toEqual(known.map(({ id }) => id));
  expect((await call('GET', '/api/deals', { token })).json.deals).toEqual([]);
});

test('paging gives each deal once, in order, for every sort', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const made: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    // Equal values and missing dates: the id has to break the ties.
    const close = index % 3 === 0 ? {} : { expectedCloseDate: inDays(9) };
    made.push((await makeDeal(owner, { value: index % 2, ...close })).id);
  }
  for (const sort of ['priority', 'risk', 'value', 'closeDate', 'lastTouch', 'createdAt']) {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const from: string = cursor ? `&cursor=${cursor}` : '';
      const page = (await call('GET', `/api/deals?limit=3&sort=${sort}${from}`, { token })).json;
      expect(page.deals.length).toBeLessThanOrEqual(3);
      seen.push(...page.deals.map((deal: Json) => deal.id));
      cursor = page.nextCursor;
    }
    expect(seen.toSorted(), sort).toEqual(made.toSorted());
  }
});
