import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, HOUR, type PersonKey, type World } from '@/test/factories';
import {
  RETRY_AFTER,
  startResendStandIn,
  type ResendStandIn,
} from '@/test/stand-ins/resend/server';
import { updateDeal } from '../../deals';
import { isProviderRefusing } from '../../email';
import type { PrismaClient } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import type { Env } from '../../platform/env';
import { drain, startPump } from '../../platform/outbox';
import { invite } from '../../teams/teams.test-support';
import { changePreferences } from '../index';
import {
  APP_URL,
  envFor,
  giveDeal,
  keepLog,
  mailsOf,
  queue,
  queueGathered,
  send,
} from './mail.test-support';
import { mailPump } from './mail-pump';

const MINUTE = HOUR / 60;

let world: World;
let resend: ResendStandIn;
let env: Env;
beforeAll(async () => {
  world = await createWorld();
});
beforeAll(async () => {
  resend = await startResendStandIn();
  env = envFor(resend);
});
afterEach(async () => {
  resend.behave('ok');
  (resend.sent as unknown[]).length = 0;
  const { db } = world.deps;
  await db.plannedMessage.deleteMany();
  await db.emailMessage.deleteMany();
  await db.notification.deleteMany();
  await db.deal.deleteMany();
});
afterAll(async () => {
  await resend.close();
  await world.close();
});

/** A mail to a person that is due now. */
async function dueMail(name: string, to: PersonKey = 'member') {
  const deal = await giveDeal(world, name, to);
  await queueGathered(world);
  const mail = (await mailsOf(world, to)).at(-1);
  return { dealId: deal.id, mailId: mail?.id ?? '' };
}
const stored = (id: string) => world.deps.db.emailMessage.findUniqueOrThrow({ where: { id } });
const attempt = () => send(world.deps, env);

describe('a mail', () => {
  it('leaves once, with its id as the key, in words of the moment', async () => {
    const { mailId, dealId } = await dueMail('Working title');
    const owner = await world.request('owner');
    await updateDeal(world.deps, owner, dealId, { value: 77_000, currency: 'EUR' });
    expect(await attempt()).toMatchObject({ attempted: 1 });
    const [sent, ...more] = resend.sent;
    expect(more).toEqual([]);
    expect(sent?.key).toBe(mailId);
    expect(sent?.mail).toMatchObject({
      from: 'Sentinel <told@sentinel.example>',
      to: 'member@test.example',
      subject: 'Working title was assigned to you',
      text: expect.stringContaining('€77,000'),
      html: expect.stringContaining(`href="${APP_URL}/deals/${dealId}"`),
      headers: {
        'List-Unsubscribe': expect.stringMatching(
          new RegExp(
            `^<${APP_URL}/api/email/unsubscribe/assigned\\.${world.userId('member')}\\.[\\w-]{43}>$`,
          ),
        ),
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    });
    expect(await stored(mailId)).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      providerId: sent?.id,
      responseCode: 200,
      firstTriedAt: world.clock.now(),
      finishedAt: world.clock.now(),
      nextAttemptAt: null,
    });
    expect(await attempt()).toMatchObject({ attempted: 0 });
  });

  it('leaves once from two processes at once, and from a running pump', async () => {
    await dueMail('First', 'member');
    await dueMail('Second', 'admin');
    await Promise.all([attempt(), attempt()]);
    expect(resend.sent).toHaveLength(2);
    const running = startPump(mailPump(world.deps, keepLog().log, env));
    await dueMail('Third', 'member');
    await expect.poll(() => resend.sent.length).toBe(3);
    await running.stop();
  });

  it('tells nothing of itself in the log, whatever happens', async () => {
    await dueMail('Quetzal contract', 'member');
    await invite(world, 'owner', { email: 'secret@else.example' });
    await queue(world.deps);
    const lines: string[] = [];
    for (const behaviour of ['hang_up', 'validation_error', 'invalid_api_key'] as const) {
      resend.behave(behaviour === 'hang_up' ? 'cut' : behaviour);
      lines.push(...(await attempt()).lines);
      world.clock.travel(HOUR);
    }
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('\n')).not.toMatch(/quetzal|@|\/invite\/|\/unsubscribe\/|https?:|re_/i);
  });
});

describe('what the provider answers', () => {
  it('and nobody hears is asked again with the same key: the mail leaves once', async () => {
    const { mailId } = await dueMail('Lost answer');
    resend.behave('lost');
    await attempt();
    expect(await stored(mailId)).toMatchObject({
      status: 'pending',
      attempt: 1,
      responseCode: null,
    });
    resend.behave('ok');
    expect(await attempt(), 'not at once').toMatchObject({ attempted: 0 });
    world.clock.travel(6_000);
    await attempt();
    expect(resend.sent.map(({ key }) => key)).toEqual([mailId]);
    expect(await stored(mailId)).toMatchObject({ status: 'succeeded', attempt: 2 });
  });

  it('to a repeat in other words means that it was taken before', async () => {
    const { mailId, dealId } = await dueMail('Old name');
    resend.behave('lost');
    await attempt();
    await updateDeal(world.deps, await world.request('owner'), dealId, { value: 5 });
    resend.behave('ok');
    world.clock.travel(6_000);
    await attempt();
    expect(resend.sent).toHaveLength(1);
    expect(await stored(mailId)).toMatchObject({ status: 'succeeded', responseCode: 409 });
  });

  it('to a repeat in other words means nothing of the kind where each attempt was answered with a no', async () => {
    const { mailId, dealId } = await dueMail('Old name');
    resend.behave('fails_with_key');
    await attempt();
    expect(await stored(mailId)).toMatchObject({ responseCode: 500, firstTriedAt: null });
    await updateDeal(world.deps, await world.request('owner'), dealId, { value: 6 });
    resend.behave('ok');
    world.clock.travel(6_000);
    await attempt();
    expect(resend.sent, 'the key is held by words that were not taken').toEqual([]);
    expect(await stored(mailId)).toMatchObject({
      status: 'pending',
      attempt: 2,
      responseCode: 409,
      error: expect.stringContaining('invalid_idempotent_request'),
      keysSpent: 1,
    });
    world.clock.travel(6 * MINUTE);
    await attempt();
    expect(resend.sent.map(({ key }) => key)).toEqual([`${mailId}/1`]);
    expect(await stored(mailId)).toMatchObject({ status: 'succeeded', responseCode: 200 });
  });

  it('by a gateway says nothing of the provider: other words then mean that it was taken', async () => {
    const { mailId } = await dueMail('Behind a gateway');
    resend.behave('not_json');
    await attempt();
    const { firstTriedAt } = await stored(mailId);
    expect(firstTriedAt).toEqual(world.clock.now());
    resend.behave('invalid_idempotent_request');
    world.clock.travel(6_000);
    await attempt();
    expect(await stored(mailId)).toMatchObject({ status: 'succeeded', responseCode: 409 });
  });

  it('that another request is under way is no end: it is asked again with the same key', async () => {
    const { mailId } = await dueMail('Under way');
    resend.behave('lost');
    await attempt();
    resend.behave('concurrent_idempotent_requests');
    world.clock.travel(6_000);
    await attempt();
    expect(await stored(mailId)).toMatchObject({ status: 'pending', attempt: 2, keysSpent: 0 });
    resend.behave('ok');
    world.clock.travel(6 * MINUTE);
    await attempt();
    expect(resend.sent.map(({ key }) => key)).toEqual([mailId]);
    expect(await stored(mailId)).toMatchObject({ status: 'succeeded', responseCode: 200 });
  });

  it('is waited for no longer than the lease; a process that died in between sends nothing twice', async () => {
    const { mailId } = await dueMail('Killed');
    const before = resend.asked;
    const { db } = world.deps;
    // Dies when it is to note that the mail was sent.
    const dying = new Proxy(db, {
      get: (target, name) => {
        if (name !== '$transaction') return Reflect.get(target, name) as unknown;
        return (work: never, options: never) =>
          resend.sent.length > 0
            ? Promise.reject(new Error('killed'))
            : (target.$transaction as (work: never, options: never) => unknown)(work, options);
      },
    }) as PrismaClient;
    const deps: Deps = { ...world.deps, db: dying };
    const ended = drain(mailPump(deps, keepLog().log, env), { until: Date.now() + 5_000 });
    await expect(ended).rejects.toThrow('killed');
    expect(await stored(mailId)).toMatchObject({ status: 'pending', attempt: 1 });
    expect(await attempt(), 'another holds it').toMatchObject({ attempted: 0 });
    world.clock.travel(MINUTE + 1);
    await attempt();
    expect(resend.asked - before).toBe(2);
    expect(resend.sent.map(({ key }) => key)).toEqual([mailId]);
    expect(await stored(mailId)).toMatchObject({ status: 'succeeded', attempt: 2 });
  });

  it.each(['internal_server_error', 'not_json', 'rate_limit_exceeded'] as const)(
    '%s is tried again until 23 hours after the first attempt, and no more',
    async (behaviour) => {
      const { mailId } = await dueMail('Never taken');
      resend.behave(behaviour);
      const first = world.clock.now().getTime();
      await attempt();
      const times: number[] = [];
      for (;;) {
        const { status, nextAttemptAt } = await stored(mailId);
        if (status !== 'pending' || !nextAttemptAt) break;
        world.clock.set(nextAttemptAt);
        times.push((nextAttemptAt.getTime() - first) / HOUR);
        await attempt();
      }
      expect(await stored(mailId)).toMatchObject({ status: 'failed', nextAttemptAt: null });
      expect(Math.max(...times)).toBeLessThan(23);
      // Nineteen hours, give or take a fifth.
      expect(Math.max(...times)).toBeGreaterThan(15);
      expect(times).toHaveLength(8);
      resend.behave('ok');
      world.clock.travel(2 * HOUR);
      expect(await attempt()).toMatchObject({ attempted: 0 });
      expect(resend.sent).toEqual([]);
    },
  );

  it('is not asked for by a process that comes after 23 hours', async () => {
    const { mailId } = await dueMail('Interrupted');
    resend.behave('lost');
    await attempt();
    const { firstTriedAt } = await stored(mailId);
    resend.behave('ok');
    resend.forgetKeys();
    world.clock.set(new Date((firstTriedAt?.getTime() ?? 0) + 23 * HOUR));
    await attempt();
    expect(resend.sent).toHaveLength(1);
    expect(await stored(mailId)).toMatchObject({ status: 'failed' });
  });

  it('about when to come again is heeded', async () => {
    const { mailId } = await dueMail('Limited');
    resend.behave('rate_limit_exceeded');
    await attempt();
    const waits = async () => {
      const { nextAttemptAt } = await stored(mailId);
      return ((nextAttemptAt?.getTime() ?? 0) - world.clock.now().getTime()) / 1_000;
    };
    expect(await waits()).toBeGreaterThanOrEqual(RETRY_AFTER);
    expect(await waits()).toBeLessThan(10);
  });

  it.each(['validation_error', 'security_error', 'missing_required_field'] as const)(
    '%s ends it, with the provider’s word',
    async (behaviour) => {
      const { mailId } = await dueMail('Refused for good');
      resend.behave(behaviour);
      await attempt();
      const { status, error, nextAttemptAt } = await stored(mailId);
      expect({ status, nextAttemptAt }).toEqual({ status: 'failed', nextAttemptAt: null });
      expect(error).toContain(`${behaviour}: `);
    },
  );

  it.each(['missing_api_key', 'invalid_api_key', 'invalid_from_address'] as const)(
    '%s keeps every mail waiting, says so once, and loses none',
    async (behaviour) => {
      const [one, two] = [await dueMail('One', 'member'), await dueMail('Two', 'admin')];
      resend.behave(behaviour);
      const { log, lines } = keepLog();
      const pump = mailPump(world.deps, log, env);
      const drainAll = () => drain(pump, { until: Date.now() + 20_000 });
      await drainAll();
      world.clock.travel(HOUR);
      await drainAll();
      expect(lines.filter((line) => line.includes('refuses'))).toHaveLength(1);
      expect(await isProviderRefusing(world.deps.db)).toBe(true);
      expect(await stored(one.mailId), 'a pause is none of its attempts').toMatchObject({
        status: 'pending',
        attempt: 0,
        firstTriedAt: null,
      });
      resend.behave('ok');
      world.clock.travel(HOUR);
      await drainAll();
      expect(resend.sent.map(({ key }) => key).sort()).toEqual([one.mailId, two.mailId].sort());
      expect(await stored(one.mailId)).toMatchObject({ status: 'succeeded', attempt: 1 });
      expect(await isProviderRefusing(world.deps.db)).toBe(false);
    },
  );
});

describe('a mail that is about to leave', () => {
  const leave = (userId: string) =>
    world.deps.db.teamMember.deleteMany({ where: { userId, teamId: world.teamId('north') } });

  it('is cancelled where its reader lost sight of it, and its address forgotten', async () => {
    const { mailId } = await dueMail('Secret now', 'admin');
    await leave(world.userId('admin'));
    expect(await attempt()).toMatchObject({ attempted: 1 });
    expect(resend.sent).toEqual([]);
    expect(await stored(mailId)).toMatchObject({ status: 'cancelled', to: '' });
    const back = {
      teamId: world.teamId('north'),
      userId: world.userId('admin'),
      role: 'admin',
    } as const;
    await world.deps.db.teamMember.create({ data: back });
  });

  it('leaves out what is over, hidden, or another’s of many things', async () => {
    const gone = await giveDeal(world, 'Handed on', 'member');
    await giveDeal(world, 'Still mine', 'member');
    await queueGathered(world);
    await updateDeal(world.deps, await world.request('owner'), gone.id, {
      assignedToId: world.userId('admin'),
    });
    await attempt();
    expect(resend.sent.map(({ mail }) => mail.subject)).toEqual(['Still mine was assigned to you']);
    expect(resend.sent[0]?.mail.html).not.toContain('Handed on');
  });

  it('goes to the address that its reader has by then', async () => {
    const where = { id: world.userId('member') };
    await dueMail('Moved house');
    await world.deps.db.user.update({ where, data: { email: 'new@test.example' } });
    await attempt();
    expect(resend.sent[0]?.mail.to).toBe('new@test.example');
    await world.deps.db.user.update({ where, data: { email: 'member@test.example' } });
  });

  it('is not sent where they switched it off, or what it is about was erased', async () => {
    const actor = await world.actor('member');
    await dueMail('Unwanted');
    await changePreferences(world.deps, actor, { types: { assigned: { mail: false } } });
    await attempt();
    await changePreferences(world.deps, actor, { types: { assigned: { mail: true } } });
    await dueMail('Erased');
    await world.deps.db.deal.deleteMany();
    await attempt();
    expect(resend.sent).toEqual([]);
    expect((await mailsOf(world, 'member')).map(({ status }) => status)).toEqual([
      'cancelled',
      'cancelled',
    ]);
  });

  it('brings the newest link of an invite, and none once it was taken back', async () => {
    const sent = await invite(world, 'owner', { email: 'guest@else.example' });
    const other = await invite(world, 'owner', { email: 'gone@else.example' });
    await queue(world.deps);
    await world.deps.db.teamInvite.update({
      where: { id: other.invite.id },
      data: { revokedAt: world.clock.now() },
    });
    await attempt();
    expect(resend.sent.map(({ mail }) => mail.to)).toEqual(['guest@else.example']);
    expect(resend.sent[0]?.mail).toMatchObject({
      subject: 'Person owner invites you to Team north',
      text: expect.stringContaining(sent.link),
      headers: {},
    });
  });
});

describe('without a provider', () => {
  it('mails are kept, and nothing is asked', async () => {
    const { mailId } = await dueMail('Kept');
    const before = resend.asked;
    await send(world.deps, envFor());
    expect(resend.asked).toBe(before);
    expect(await stored(mailId)).toMatchObject({
      status: 'kept',
      attempt: 1,
      firstTriedAt: null,
      nextAttemptAt: null,
      finishedAt: world.clock.now(),
    });
    expect(await attempt(), 'nor sent when there is one').toMatchObject({ attempted: 0 });
  });
});
