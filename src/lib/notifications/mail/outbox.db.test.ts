import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, refusal, type PersonKey, type World } from '@/test/factories';
import { startResendStandIn } from '@/test/stand-ins/resend/server';
import { startSlackStandIn } from '@/test/stand-ins/slack/server';
import { deleteDeal, updateDeal } from '../../deals';
import { envFor as slackEnvFor, makeHook } from '../../slack/slack.test-support';
import { invite } from '../../teams/teams.test-support';
import { changePreferences, getKeptMail, listKeptMails, makeDigests, trimMessages } from '../index';
import {
  envFor,
  giveDeal,
  mailsOf,
  plannedOf,
  queue,
  queueGathered,
  send,
} from './mail.test-support';

const env = envFor();

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const keep = async () => {
  await queueGathered(world);
  await send(world.deps, env);
};
const kept = async (key: PersonKey) => listKeptMails(world.deps, env, await world.actor(key));
const subjectsOf = async (key: PersonKey) => (await kept(key)).map(({ words }) => words?.subject);

describe('the outbox', () => {
  it('shows people their own mails, and leads the invites of their teams', async () => {
    await giveDeal(world, 'For the member', 'member');
    await invite(world, 'owner', { email: 'loner@test.example' });
    await keep();
    const invited = 'Person owner invites you to Team north';
    expect(await subjectsOf('member')).toEqual(['For the member was assigned to you']);
    expect(await subjectsOf('owner')).toEqual([invited]);
    expect(await subjectsOf('admin')).toEqual([invited]);
    expect(await subjectsOf('loner'), 'it is addressed to them').toEqual([invited]);
    expect([await subjectsOf('viewer'), await subjectsOf('outsider')]).toEqual([[], []]);
    const [mail] = await kept('loner');
    expect(mail?.words?.text).toMatch(/https:\/\/sentinel\.example\/invite\/[\w-]{43}/);
  });

  it('opens a mail to whom it lists it, and to nobody else', async () => {
    const [mail] = await kept('member');
    const id = mail?.id ?? '';
    const open = async (key: PersonKey, which = id) =>
      getKeptMail(world.deps, env, await world.actor(key), which);
    expect(await open('member')).toEqual(mail);
    for (const key of ['owner', 'admin', 'viewer', 'outsider'] as const) {
      expect(await refusal(open(key))).toMatchObject({ code: 'NOT_FOUND' });
    }
    for (const which of ['', "' OR 1=1", 'c00000000000000000000000']) {
      expect(await refusal(open('member', which))).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('still shows what is over, but not what its reader may not see any more', async () => {
    const over = await giveDeal(world, 'Handed on', 'member');
    const gone = await giveDeal(world, 'In the bin', 'admin');
    await keep();
    const owner = await world.request('owner');
    await updateDeal(world.deps, owner, over.id, { assignedToId: world.userId('owner') });
    await deleteDeal(world.deps, owner, gone.id);
    expect((await subjectsOf('member'))[0]).toBe('Handed on was assigned to you');
    const [mail] = (await kept('admin')).filter(({ template }) => template === 'assigned');
    expect(mail).toMatchObject({ words: null });
  });

  it('holds digests of the teams that one still belongs to', async () => {
    const actor = await world.actor('owner');
    const won = await giveDeal(world, 'Won in the digest', 'member');
    await updateDeal(world.deps, await world.request('owner'), won.id, { stage: 'closed_won' });
    const digest = { kind: 'daily', time: 480 } as const;
    await changePreferences(world.deps, actor, { timeZone: 'UTC', digest });
    world.clock.travel(DAY);
    const fail = (_: string, error: unknown) => {
      throw error;
    };
    expect(await makeDigests(world.deps, Date.now() + 20_000, fail)).toMatchObject({ made: 1 });
    await keep();
    const [mail] = (await kept('owner')).filter(({ template }) => template === 'digest_ready');
    expect(mail?.words?.subject).toMatch(/^Your daily digest, /);
    expect(mail?.words?.text).toContain('Won in the digest');
    const where = { userId: actor.userId, teamId: world.teamId('north') };
    await world.deps.db.teamMember.deleteMany({ where });
    const [after] = (await kept('owner')).filter(({ template }) => template === 'digest_ready');
    expect(after).toMatchObject({ words: null });
    await world.deps.db.teamMember.create({ data: { ...where, role: 'owner' } });
  });
});

describe('over Slack', () => {
  it('a person’s own channel is told, one by one or, where many come at once, together', async () => {
    const slack = await startSlackStandIn();
    const bench = { world, slack, env: slackEnvFor(slack) };
    await makeHook(bench, { teamId: null, events: ['deal.at_risk'] }, 'member');
    const types = { assigned: { mail: false, slack: true } };
    await changePreferences(world.deps, await world.actor('member'), { types });
    const before = await world.deps.db.slackMessage.count();
    await giveDeal(world, 'One alone', 'member');
    expect(await queueGathered(world)).toMatchObject({ mails: 0, slack: 1, dropped: 0 });
    for (let n = 1; n <= 4; n += 1) await giveDeal(world, `Of four ${n}`, 'member');
    expect(await queueGathered(world)).toMatchObject({ mails: 0, slack: 1, dropped: 0 });
    const messages = await world.deps.db.slackMessage.findMany({ orderBy: { createdAt: 'asc' } });
    expect(messages).toHaveLength(before + 2);
    const [one, four] = messages.map(({ payload }) => JSON.stringify(payload));
    expect(one).toContain('One alone was assigned to you');
    for (let n = 1; n <= 4; n += 1) expect(four).toContain(`Of four ${n} was assigned to you`);
    const told = await plannedOf(world, 'member', 'slack');
    expect(told).toEqual(Array.from({ length: 5 }, () => 'assigned queued'));
    await slack.close();
  });
});

it('mails and planned messages are forgotten after 30 days, but for what still waits', async () => {
  const resend = await startResendStandIn();
  const { db } = world.deps;
  await db.plannedMessage.deleteMany();
  await db.emailMessage.deleteMany();
  resend.behave('missing_api_key');
  await giveDeal(world, 'Waits', 'admin');
  await queueGathered(world);
  await send(world.deps, envFor(resend));
  await invite(world, 'owner', { email: 'last@else.example' });
  await queue(world.deps);
  await send(world.deps, env);
  const statuses = async () =>
    (await db.emailMessage.findMany({ orderBy: { createdAt: 'asc' } })).map(({ status }) => status);
  expect(await statuses()).toEqual(['pending', 'kept']);
  world.clock.travel(30 * DAY - 1_000);
  expect(await trimMessages(world.deps)).toBe(false);
  expect([await db.emailMessage.count(), await db.plannedMessage.count()]).toEqual([2, 2]);
  world.clock.travel(60_000);
  expect(await trimMessages(world.deps)).toBe(false);
  expect([await db.emailMessage.count(), await db.plannedMessage.count()]).toEqual([1, 1]);
  expect(await statuses()).toEqual(['pending']);
  expect(await mailsOf(world, 'admin')).toHaveLength(1);
  expect(await plannedOf(world, 'admin')).toEqual(['assigned queued']);
  await resend.close();
});
