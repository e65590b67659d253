import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, testDeps, type World } from '@/test/factories';
import { getDelivery } from '../webhooks';
import { deleteAccount } from './delete-account';
import { forgetErased } from './forget-erased';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  // The people of a demo stay; these are to be ordinary ones.
  await world.deps.db.user.updateMany({ data: { isDemo: false } });
});
afterEach(() => world.close());

const MAIL = 'member@test.example';

/** So many deliveries of a team's webhook that name the member, each with an answer that repeats it. */
async function plantDeliveries(count: number): Promise<void> {
  const { db } = world.deps;
  const teamId = world.teamId('north');
  const by = { id: world.userId('member'), name: 'Person member', email: MAIL };
  const body = JSON.stringify({ data: { by, note: `Ask ${MAIL}` } });
  await db.webhook.create({
    data: {
      id: 'hook',
      userId: world.userId('owner'),
      teamId,
      scopeKey: `team:${teamId}`,
      url: 'https://x.example/',
      events: [],
      secretSealed: 's',
    },
  });
  const at = world.clock.now();
  await db.$executeRaw`INSERT INTO "WebhookDelivery"
      ("id", "webhookId", "eventId", "eventType", "body", "status", "createdAt", "finishedAt")
    SELECT 'd' || lpad(n::text, 24, '0'), 'hook', 'evt_' || n, 'deal.updated', ${body}, 'succeeded',
      ${at}, ${at}
    FROM generate_series(1, ${count}::int) n`;
  await db.$executeRaw`INSERT INTO "WebhookAttempt"
      ("id", "deliveryId", "webhookId", "attempt", "startedAt", "durationMs", "succeeded", "responseBody")
    SELECT 'a' || "id", "id", 'hook', 1, ${at}, 1, true, 'Got ' || "body" FROM "WebhookDelivery"`;
}
const idOf = (n: number): string => `d${String(n).padStart(24, '0')}`;

const NAMED = `(strpos("body", 'member@') > 0 OR strpos("body", 'Person member') > 0)`;
async function countNamed(): Promise<number> {
  const [row] = await world.deps.db.$queryRawUnsafe<{ count: number }[]>(
    `SELECT (SELECT count(*) FROM "WebhookDelivery" WHERE ${NAMED})::int
      + (SELECT count(*) FROM "WebhookAttempt" WHERE "responseBody" IS NOT NULL)::int AS "count"`,
  );
  return row?.count ?? -1;
}
const leave = async () => {
  const actor = await world.actor('member');
  await deleteAccount(
    world.deps,
    { actor, requestId: null },
    {
      confirm: MAIL,
      teams: [],
    },
  );
};
const isThere = () => world.deps.db.user.count({ where: { email: MAIL } });

describe('an erase beside the log of deliveries', () => {
  it('waits for nobody who holds one of them', async () => {
    await plantDeliveries(20);
    const other = testDeps(world.url, world.clock);
    const left = await other.db.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM "WebhookDelivery" WHERE "id" = ${idOf(7)} FOR UPDATE`;
        const leaving = leave();
        await expect.poll(isThere, { timeout: 10_000 }).toBe(0);
        return { leaving };
      },
      { timeout: 20_000 },
    );
    await left.leaving;
    await other.db.$disconnect();
    expect(await countNamed()).toBe(0);
    expect(await world.deps.db.erasedPerson.count()).toBe(0);
  });

  it('goes on where it was killed, and nobody reads meanwhile what names them', async () => {
    const { db } = world.deps;
    await plantDeliveries(2_500);
    const id = world.userId('member');
    const person = { id: 'deleted-x', personId: id, email: MAIL, name: 'Deleted person' };
    await db.erasedPerson.create({ data: person });
    expect(await countNamed()).toBe(5_000);
    const owner = await world.actor('owner');
    const seen = JSON.stringify(await getDelivery(world.deps, owner, idOf(2_500)));
    expect(seen).not.toMatch(/member@|Person member/);
    expect(seen).not.toContain(id);
    expect(seen).toContain('Deleted person');
    expect(seen).toContain('Ask deleted-x@person.invalid');

    // One batch, then its process has to stop.
    let asked = 0;
    const signal = new AbortController().signal;
    Object.defineProperty(signal, 'aborted', { get: () => (asked += 1) > 1 });
    const data = { erasedId: person.id };
    expect(await forgetErased(world.deps, data, { budgetMs: 60_000, signal })).toEqual({
      finished: false,
    });
    expect(await countNamed()).toBe(2 * 1_499);
    const jobs = await db.$queryRaw`
      SELECT data FROM pgboss.job WHERE name = 'forget-person' AND state = 'created'`;
    expect(jobs).toEqual([{ data }]);
    // Written by somebody who was still at work as the account went.
    await db.$executeRaw`UPDATE "WebhookDelivery" SET "error" = ${`for ${MAIL}`} WHERE "id" = ${idOf(3)}`;
    expect(await forgetErased(world.deps, data, { budgetMs: 60_000 })).toEqual({ finished: true });
    expect(await countNamed()).toBe(0);
    expect(await db.erasedPerson.count()).toBe(0);
    const { error } = await db.webhookDelivery.findUniqueOrThrow({ where: { id: idOf(3) } });
    expect(error).toBe('for deleted-x@person.invalid');
    expect(await forgetErased(world.deps, data, { budgetMs: 0 })).toEqual({ finished: true });
  });
});
