import { expect, test } from '@playwright/test';
import type { TeamRole } from '../src/lib/auth/model';
import { POLICY, type Permission } from '../src/lib/auth/policy';
import { act, actionIds, actionsOfTree } from './support/actions';
import { makeAlert } from './support/alerts';
import { makeAnswer, makeConversation } from './support/assistant';
import { countRows, sql } from './support/database';
import { call, type Json } from './support/http';
import { connect, goodKey, withSalesforce, type Slug } from './support/integrations';
import { makeNotification } from './support/notifications';
import {
  makeDeal,
  makeOwner,
  makePerson,
  makeTeam,
  SESSION_COOKIE,
  signSession,
  type Person,
} from './support/people';
import { activeVersion, changedPolicy } from './support/policies';
import { emailOf, makeInvite, makeTwinTeam } from './support/teams';
import { makeSlackHook, SLACK_URL, withSlack } from './support/slack';
import { makeTokenId } from './support/tokens';
import { HOOK_URL, makeDelivery, makeWebhook } from './support/webhooks';

const slack = withSlack();
const salesforce = withSalesforce();

const cookieOf = async ({ userId }: Person, expiresIn = '1h') => ({
  cookie: `${SESSION_COOKIE}=${await signSession(userId, { expiresIn })}`,
});
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/**
 * A good input for each action, made anew for each call: what it is tried on lies in the owner's team,
 * or is `whom`'s own. `own` marks what everybody does to themselves or in their own place: a stranger
 * is answered there, and reaches nothing of the team.
 */
interface Trial {
  readonly input: (owner: Person, whom: Person) => Promise<Json>;
  readonly own?: boolean;
}

const onDeal =
  (more: object = {}): Trial['input'] =>
  async (owner) => ({ dealId: (await makeDeal(owner)).id, ...more });
const onAlert =
  (more: object = {}, reason?: string): Trial['input'] =>
  async (owner) => {
    const { id } = await makeDeal(owner);
    return { alertId: await makeAlert(owner, id, { reason: reason ?? null }), ...more };
  };
const onMember =
  (more: object = {}): Trial['input'] =>
  async (owner) => {
    const id = await makeTwinTeam(owner);
    return { id, userId: (await makePerson(id, 'viewer')).userId, ...more };
  };
const onInvite: Trial['input'] = async ({ teamId }) => ({
  id: teamId,
  inviteId: (await makeInvite(teamId)).id,
});
const onLink: Trial['input'] = async (_owner, whom) => ({
  token: (await makeInvite(await makeTeam(), await emailOf(whom))).token,
});
const always =
  (input: object): Trial['input'] =>
  async () =>
    input;

const onWebhook =
  (more: object = {}): Trial['input'] =>
  async (owner) => ({ id: (await makeWebhook(owner)).id, ...more });

/** Somebody's own connection; what is sent beside its name. */
const onConnection =
  (more: object = {}): Trial['input'] =>
  async (_owner, whom) => {
    await connect(whom, 'salesforce', await goodKey('salesforce', salesforce));
    return { integration: 'salesforce', ...more };
  };
const withKey =
  (slug: Slug): Trial['input'] =>
  async ({ teamId }) => ({ ...(await goodKey(slug, salesforce)), teamId });
const meetingOf = (dealId: string) => ({
  dealId,
  title: 'By an action',
  startTime: inDays(1),
  endTime: inDays(1.02),
});

const TRIALS: Readonly<Record<string, Trial>> = {
  createDealAction: {
    input: async ({ teamId }) => ({ name: 'By an action', value: 10, teamId }),
  },
  updateDealAction: { input: onDeal({ value: 11 }) },
  moveStageAction: { input: onDeal({ version: 1, stage: 'proposal' }) },
  assignDealAction: { input: onDeal({ assignedToId: null }) },
  moveDealAction: { input: onDeal({ teamId: null }) },
  logTouchAction: { input: onDeal({ type: 'call', text: 'Spoke with the buyer' }) },
  deleteDealAction: { input: onDeal() },
  restoreDealAction: {
    input: async (owner) => {
      const { id } = await makeDeal(owner);
      await call('DELETE', `/api/deals/${id}`, { token: owner.token });
      return { dealId: id };
    },
  },
  snoozeAlertAction: { input: onAlert({ until: inDays(3) }) },
  dismissAlertAction: { input: onAlert({ reason: 'known', note: '' }) },
  reopenAlertAction: { input: onAlert({}, 'known') },
  markNotRiskAction: { input: onDeal({ version: 1, reason: 'They confirmed', until: inDays(3) }) },
  withdrawNotRiskAction: {
    input: async (owner) => {
      const { id } = await makeDeal(owner);
      const body = { reason: 'They confirmed', until: inDays(3) };
      await call('POST', `/api/deals/${id}/not-a-risk`, { token: owner.token, body });
      return { dealId: id };
    },
  },
  changePolicyAction: {
    input: async (owner) => ({
      teamId: owner.teamId,
      policy: changedPolicy(),
      basedOn: await activeVersion(owner),
    }),
  },
  activatePolicyAction: {
    input: async (owner) => ({
      teamId: owner.teamId,
      version: 'default-1',
      basedOn: await activeVersion(owner, { edited: true }),
    }),
  },
  createTeamAction: { input: always({ name: 'By an action' }), own: true },
  changeTeamAction: { input: async ({ teamId }) => ({ id: teamId, name: 'Renamed' }) },
  deleteTeamAction: {
    input: async (owner) => ({
      id: await makeTwinTeam(owner),
      name: 'End-to-end team',
      deals: { action: 'remove' },
    }),
  },
  inviteMemberAction: {
    input: async ({ teamId }) => ({ id: teamId, email: `${crypto.randomUUID()}@e2e.example` }),
  },
  resendInviteAction: { input: onInvite },
  revokeInviteAction: { input: onInvite },
  changeRoleAction: { input: onMember({ role: 'member' }) },
  removeMemberAction: { input: onMember() },
  transferOwnershipAction: { input: onMember() },
  acceptInviteAction: { input: onLink, own: true },
  declineInviteAction: { input: onLink, own: true },
  chooseTeamAction: { input: async ({ teamId }) => ({ place: teamId }), own: true },
  markNotificationsAction: {
    input: async (owner, whom) => ({
      ids: [await makeNotification(whom, (await makeDeal(owner)).id)],
      isRead: true,
    }),
    own: true,
  },
  markAllReadAction: { input: always({}), own: true },
  undoMarkAllReadAction: { input: always({ readAt: inDays(-1) }), own: true },
  changePreferencesAction: {
    input: always({ types: { assigned: { mail: false } } }),
    own: true,
  },
  createTokenAction: {
    input: always({ name: 'By an action', scopes: ['read'], expiresAt: null }),
    own: true,
  },
  revokeTokenAction: {
    input: async (_owner, whom) => ({ id: await makeTokenId(whom) }),
    own: true,
  },
  changeProfileAction: { input: always({ name: 'Renamed', timeZone: 'Europe/Oslo' }), own: true },
  deleteAccountAction: {
    input: async (owner, whom) => ({
      confirm: await emailOf(whom),
      teams: whom === owner ? [{ teamId: owner.teamId, action: 'delete' }] : [],
    }),
    own: true,
  },
  createSlackHookAction: {
    input: async ({ teamId }) => ({ name: 'By an action', url: SLACK_URL, teamId }),
  },
  changeSlackHookAction: {
    input: async (owner) => ({ id: await makeSlackHook(owner), name: 'Renamed' }),
  },
  removeSlackHookAction: { input: async (owner) => ({ id: await makeSlackHook(owner) }) },
  testSlackHookAction: { input: async ({ teamId }) => ({ url: slack().newHook(), teamId }) },
  createWebhookAction: {
    input: async ({ teamId }) => ({ url: HOOK_URL, events: ['team.member_added'], teamId }),
  },
  changeWebhookAction: { input: onWebhook({ description: 'Renamed' }) },
  rotateWebhookSecretAction: { input: onWebhook({ windowHours: 1 }) },
  deleteWebhookAction: { input: onWebhook() },
  testWebhookAction: { input: onWebhook({ event: 'deal.at_risk' }) },
  redeliverAction: { input: async (owner) => ({ id: (await makeDelivery(owner)).id }) },
  redeliverSinceAction: { input: onWebhook({ since: inDays(-1) }) },
  connectSalesforceAction: { input: withKey('salesforce') },
  connectHubspotAction: { input: withKey('hubspot') },
  connectCalendarAction: { input: withKey('google-calendar') },
  disconnectIntegrationAction: { input: onConnection() },
  changeIntegrationAction: { input: onConnection({ change: { syncEnabled: false } }) },
  startSyncAction: { input: onConnection({ isFull: false }) },
  changeMappingAction: {
    input: async (owner, whom) => {
      await onConnection()(owner, whom);
      return { crm: 'salesforce', change: { stages: { Prospecting: 'proposal' }, dryRun: false } };
    },
  },
  createMeetingAction: { input: async (owner) => meetingOf((await makeDeal(owner)).id) },
  linkMeetingAction: {
    input: async (owner) => {
      const body = meetingOf((await makeDeal(owner)).id);
      const { token } = owner;
      const path = '/api/integrations/google-calendar/events';
      return { id: (await call('POST', path, { token, body })).json.meeting.id, dealId: null };
    },
  },
  deleteConversationAction: {
    input: async (_owner, whom) => ({ id: await makeConversation(whom) }),
    own: true,
  },
  rateAnswerAction: {
    input: async (_owner, whom) => ({ messageId: await makeAnswer(whom), rating: 'up' }),
    own: true,
  },
  changeAssistantAction: { input: async ({ teamId }) => ({ teamId, usesModels: false }) },
  verifyAuditAction: { input: async ({ teamId }) => ({ teamId }) },
};

const actions = actionsOfTree();

test('every server action has its row, and the build offers no other', () => {
  const guarded = Object.entries(actions).filter(([, permission]) => permission !== 'public');
  expect(Object.keys(TRIALS).sort()).toEqual(guarded.map(([name]) => name).sort());
  expect([...actionIds().keys()].sort()).toEqual(Object.keys(actions).sort());
});

const mayDo = (permission: Permission, role: TeamRole): boolean => {
  const roles: readonly TeamRole[] = POLICY[permission].roles;
  return roles.includes(role);
};
const refused = (code: string) => ({ ok: false, error: { code } });

for (const [name, { input, own = false }] of Object.entries(TRIALS)) {
  test(`${name} (${actions[name]}) lets in whom it should`, async () => {
    const permission = actions[name] as Permission;
    const team = await makeTeam();
    const [owner, admin, member, viewer, removed, outsider] = await Promise.all([
      makePerson(team, 'owner'),
      makePerson(team, 'admin'),
      makePerson(team, 'member'),
      makePerson(team, 'viewer'),
      makePerson(team, 'member'),
      makeOwner(),
    ]);
    const target = await input(owner, viewer);
    await sql('DELETE FROM "TeamMember" WHERE "userId" = $1', [removed.userId]);
    const before = await countRows(owner.scopeKey);

    const nobodies: Readonly<Record<string, string>>[] = [
      {},
      await cookieOf(owner, '-1 minute'),
      { cookie: `${SESSION_COOKIE}=x.y.z` },
      // Pages and their actions take no token, whatever it may.
      { authorization: `Bearer ${owner.token}` },
    ];
    for (const headers of nobodies) {
      expect(await act(name, target, headers)).toMatchObject(refused('UNAUTHENTICATED'));
    }
    const elsewhere = { ...(await cookieOf(owner)), 'sec-fetch-site': 'cross-site' };
    expect(await act(name, target, elsewhere)).toMatchObject(refused('FORBIDDEN'));
    for (const stranger of own ? [] : [outsider, removed]) {
      const answer = await act(name, target, await cookieOf(stranger));
      expect(answer).toMatchObject(refused('NOT_FOUND'));
    }
    expect(await countRows(owner.scopeKey), 'nobody refused wrote anything').toEqual(before);

    for (const [role, person] of Object.entries({ viewer, member, admin, owner })) {
      const given = await input(owner, person);
      const answer = await act(name, given, await cookieOf(person));
      if (mayDo(permission, role as TeamRole)) {
        expect(answer, `${role}: ${JSON.stringify(answer)}`).toMatchObject({ ok: true });
      } else expect(answer, role).toMatchObject(refused('FORBIDDEN'));
    }
    if (!own || name === 'deleteAccountAction') return;
    // What is everybody's own reaches nothing of a team by its stranger's hand.
    const now = await countRows(owner.scopeKey);
    await act(name, target, await cookieOf(outsider));
    expect(await countRows(owner.scopeKey)).toEqual(now);
  });
}

test('an action from another site is refused by Next itself', async () => {
  const owner = await makeOwner();
  const headers = { ...(await cookieOf(owner)), origin: 'https://evil.example' };
  const input = { name: 'Forged', scopes: ['read'], expiresAt: null };
  expect(await act('createTokenAction', input, headers)).toMatchObject({ status: 500 });
  const [row] = await sql<{ count: string }>(
    `SELECT count(*) FROM "ApiToken" WHERE "userId" = $1 AND "name" = 'Forged'`,
    [owner.userId],
  );
  expect(row?.count).toBe('0');
});
