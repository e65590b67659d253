import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, refusal, type World } from '@/test/factories';
import { logTouch, updateDeal } from '../deals';
import { logTouchInput } from '../deals/schema';
import { createToken } from './api-tokens';
import { changeProfile, getProfile } from './change-profile';
import { exportAccount } from './export-account';
import { accountExportOutput, createdTokenOutput } from './output-schema';
import { changeProfileInput } from './schema';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

async function exported(key: 'member' | 'viewer' | 'outsider' | 'loner') {
  let text = '';
  const actor = await world.actor(key);
  for await (const part of exportAccount(world.deps, { actor, requestId: null })) text += part;
  return JSON.parse(text);
}

describe('everything that is held of a person', () => {
  it('is one document: their own, what they did in teams, and nothing secret', async () => {
    const { db } = world.deps;
    const request = await world.request('member');
    const { userId, teamId } = { userId: world.userId('member'), teamId: world.teamId('north') };
    const shared = await makeDeal(world, { name: 'Shared', teamId }, 'owner');
    const own = await makeDeal(world, { name: 'Private', teamId: null }, 'member');
    await updateDeal(world.deps, request, shared.id, { value: 20_000 });
    const note = logTouchInput.parse({ type: 'note', text: 'Called the buyer' });
    await logTouch(world.deps, request, shared.id, note);
    const made = await createToken(
      world.deps,
      { actor: request.actor, requestId: null },
      { name: 'Mine', scopes: ['read'], expiresAt: null },
    );
    expect(createdTokenOutput.parse(made).token).toBe(made.token);
    await db.hubSpotIntegration.create({
      data: { userId, scopeKey: `user:${userId}`, apiKey: 'sealed-key' },
    });
    const at = world.clock.now();
    const sealed = { userId, url: 'https://x.example', events: [], secretSealed: 'sealed-secret' };
    const attempt = { attempt: 1, startedAt: at, durationMs: 1, succeeded: true };
    for (const place of [{ teamId, scopeKey: `team:${teamId}` }, { scopeKey: `user:${userId}` }]) {
      const { id } = await db.webhook.create({ data: { ...sealed, ...place } });
      await db.webhookDelivery.create({
        data: {
          webhookId: id,
          eventId: 'e',
          eventType: 'deal.updated',
          body: place.scopeKey,
          createdAt: at,
          leaseToken: 'sealed-lease',
          attempts: { create: { ...attempt, webhookId: id, responseBody: place.scopeKey } },
        },
      });
      const hook = { userId, name: 'x', urlSealed: 'sealed-url', events: [], ...place };
      const message = { causeKey: 'c', payload: { text: place.scopeKey }, createdAt: at };
      await db.slackHook.create({ data: { ...hook, messages: { create: message } } });
    }

    const document = await exported('member');
    expect(accountExportOutput.safeParse(document).error?.issues).toBeUndefined();
    expect(document.profile).toMatchObject({ id: userId, email: 'member@test.example' });
    expect(document.memberships).toMatchObject([{ role: 'member', team: { name: 'Team north' } }]);
    expect(document.personalDeals.map((deal: { id: string }) => deal.id)).toEqual([own.id]);
    expect(document.personalDealHistory).toMatchObject([{ dealId: own.id, type: 'created' }]);
    expect(document.changesInTeams).toMatchObject([{ dealId: shared.id, kind: 'updated' }]);
    const facts = document.factsInTeams.map(({ type }: { type: string }) => type).toSorted();
    expect(facts).toEqual(['note', 'value_changed']);
    expect(document.apiTokens).toMatchObject([{ name: 'Mine', scopes: ['read'] }]);
    expect(document.hubspot).toMatchObject([{ userId }]);
    const actions = document.audit.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(['token.created', 'account.exported']);
    const text = JSON.stringify(document);
    expect([document.webhooks, document.slackHooks]).toMatchObject([
      [{ userId }, { userId }],
      [{ userId }, { userId }],
    ]);
    // What a team's hooks sent is the team's.
    const { personalWebhookDeliveries, personalWebhookAttempts, personalSlackMessages } = document;
    expect(personalWebhookDeliveries).toMatchObject([{ body: `user:${userId}` }]);
    expect(personalWebhookAttempts).toMatchObject([{ responseBody: `user:${userId}` }]);
    expect(personalSlackMessages).toMatchObject([{ payload: { text: `user:${userId}` } }]);
    expect(text).not.toMatch(/tokenHash|sealed-/);
    expect(text).not.toContain(made.token);
  });

  it('holds nothing of anybody else', async () => {
    for (const key of ['outsider', 'loner'] as const) {
      const text = JSON.stringify(await exported(key));
      expect(text).not.toMatch(/Shared|Private|Team north|member@test/);
    }
  });

  it('holds nothing of a team that they have left', async () => {
    const { db } = world.deps;
    const [userId, teamId] = [world.userId('viewer'), world.teamId('north')];
    const scopeKey = `team:${teamId}`;
    const at = world.clock.now();
    const row = { userId, type: 'mentioned', message: 'a secret of the team' };
    await db.notification.create({ data: { ...row, title: 'Of the team', scopeKey } });
    await db.notification.create({ data: { ...row, title: 'Of nobody', message: '' } });
    const run = { scopeKey, kind: 'learn', status: 'done', params: {}, createdById: userId };
    await db.riskRun.create({ data: { ...run, result: { secret: 1 } } });
    const content = { places: [{ scopeKey, secret: 'pipeline' }] };
    await db.digest.create({ data: { userId, kind: 'daily', from: at, to: at, content, createdAt: at } }); // prettier-ignore
    const before = await exported('viewer');
    expect(before.notifications).toHaveLength(2);
    expect([before.riskRuns, before.digests]).toMatchObject([[{}], [{}]]);
    await db.teamMember.deleteMany({ where: { userId, teamId } });
    const { notifications, riskRuns, digests } = await exported('viewer');
    expect(notifications).toMatchObject([{ title: 'Of nobody' }]);
    expect([riskRuns, digests]).toEqual([[], []]);
  });

  it('comes whole however much there is', async () => {
    const rows = Array.from({ length: 1_203 }, (_, n) => n);
    await world.deps.db.notification.createMany({
      data: rows.map((n) => ({ userId: world.userId('loner'), type: 'x', title: `${n}`, message: '' })), // prettier-ignore
    });
    const { notifications } = await exported('loner');
    expect(new Set(notifications.map(({ title }: { title: string }) => title)).size).toBe(1_203);
  });
});

describe('a profile', () => {
  it('is changed by its person, but for what the sign-in keeps', async () => {
    const actor = await world.actor('admin');
    const input = (body: object) => changeProfileInput.parse(body);
    await changeProfile(world.deps, actor, input({ name: 'Ada', timeZone: 'Europe/Oslo' }));
    expect(await getProfile(world.deps, actor)).toMatchObject({
      name: 'Ada',
      timeZone: 'Europe/Oslo',
      mayRename: true,
    });
    await changeProfile(world.deps, actor, input({ timeZone: '' }));
    expect(await getProfile(world.deps, actor)).toMatchObject({ name: 'Ada', timeZone: null });
    await world.deps.db.user.update({
      where: { id: actor.userId },
      data: { externalAuthId: 'user_1' },
    });
    const renaming = changeProfile(world.deps, actor, input({ name: 'Eve', timeZone: null }));
    expect(await refusal(renaming)).toMatchObject({ fields: ['name'] });
  });

  it.each(['Mars/Base', 'Europe/Oslo\u0000', 'x'.repeat(61)])('has no time zone %j', (timeZone) => {
    expect(changeProfileInput.safeParse({ timeZone }).success).toBe(false);
  });
});
