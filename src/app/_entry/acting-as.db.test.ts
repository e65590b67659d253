import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createToken, deleteAccount } from '@/lib/account';
import { createApiToken, type Actor } from '@/lib/auth';
import { createDeal } from '@/lib/deals';
import { createDealInput } from '@/lib/deals/schema';
import { getDatabase, isMissingRow } from '@/lib/platform/db';
import type { Deps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';
import { getLog } from '@/lib/platform/log';
import { createWorld, type PersonKey, type World } from '@/test/factories';
import { POST as importDeals } from '../api/deals/import/route';
import { defineRoute } from './define-route';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  // Read once, as at the start of a process: the routes find the database there.
  vi.stubEnv('DATABASE_URL', world.url);
  expect(getEnv().DATABASE_URL).toBe(world.url);
  getLog().level = 'silent';
});
afterAll(async () => {
  await getDatabase().$disconnect();
  await world.close();
});

/** Somebody who may go, with a token of theirs. */
async function somebody(key: PersonKey): Promise<{ actor: Actor; token: string }> {
  await world.deps.db.user.updateMany({ data: { isDemo: false } });
  const actor = await world.actor(key);
  const input = { userId: actor.userId, name: 'Mine', scopes: ['read', 'write', 'admin'] as const };
  const { token } = await createApiToken(
    { ...world.deps, now: () => new Date() },
    { ...input, expiresAt: null },
  );
  return { actor, token };
}
const goes = (actor: Actor) =>
  deleteAccount(world.deps, { actor, requestId: null }, { confirm: actor.email, teams: [] });

const ACME = createDealInput.parse({ name: 'Acme', value: 1, stage: 'discovery' });
type Work = (deps: Deps, by: { actor: Actor; requestId: string }) => Promise<unknown>;
const WORKS: Record<string, Work> = {
  // Asks again what its actor may do.
  'a deal': (deps, by) => createDeal(deps, { ...by, source: 'api' }, ACME),
  // Is refused by the foreign key alone.
  'a token': (deps, by) => createToken(deps, by, { name: 'x', scopes: ['read'], expiresAt: null }),
};
/** Does something, in the middle of which something else happens. */
const makeMeanwhile = (meanwhile: (actor: Actor) => Promise<void>, what = 'a deal') =>
  defineRoute({
    method: 'POST',
    path: '/api/deals',
    summary: 'A deal',
    permission: 'deal.create',
    rateLimit: 'none',
    output: z.object({}),
    run: async ({ deps, actor, requestId }) => {
      await meanwhile(actor);
      await WORKS[what]?.(deps, { actor, requestId });
      return { body: {} };
    },
  });
const call = (route: ReturnType<typeof makeMeanwhile>, token: string, init: RequestInit = {}) =>
  route(
    new Request('http://127.0.0.1/api/deals', {
      method: 'POST',
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    }),
    { params: Promise.resolve({}) },
  );
const answerOf = async (response: Response) => {
  const { error } = (await response.json()) as { error?: { code: string } };
  return [response.status, error?.code];
};

describe('whoever is deleted in the middle of what they do', () => {
  it.each([
    ['a deal', 'member'],
    ['a token', 'viewer'],
  ] as const)('and makes %s is nobody, as with their next request', async (what, key) => {
    const { actor, token } = await somebody(key);
    const response = await call(makeMeanwhile(goes, what), token);
    expect(await answerOf(response)).toEqual([401, 'UNAUTHENTICATED']);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await world.deps.db.deal.count({ where: { userId: actor.userId } })).toBe(0);
    const next = await call(
      makeMeanwhile(() => Promise.resolve()),
      token,
    );
    expect(await answerOf(next)).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('is nobody with an Idempotency-Key too, and with an import that is half sent', async () => {
    const { actor, token } = await somebody('admin');
    let send: (text: string) => void = () => undefined;
    let end: () => void = () => undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        send = (text) => controller.enqueue(new TextEncoder().encode(text));
        end = () => controller.close();
      },
    });
    const answer = call(importDeals as unknown as ReturnType<typeof makeMeanwhile>, token, {
      body,
      headers: { 'content-type': 'multipart/form-data; boundary=b', 'idempotency-key': 'k1' },
      duplex: 'half',
    } as RequestInit);
    send(
      '--b\r\ncontent-disposition: form-data; name="deals"; filename="d.csv"\r\n\r\n' +
        'id,name,value,currency,createdAt,stage\r\n',
    );
    const receiving = () => world.deps.db.importRun.count({ where: { createdById: actor.userId } });
    await expect.poll(receiving, { timeout: 10_000 }).toBe(1);
    await goes(actor);
    send('D-1,Acme,10,EUR,2026-01-05T00:00:00Z,proposal\r\n--b--\r\n');
    end();
    expect(await answerOf(await answer)).toEqual([401, 'UNAUTHENTICATED']);
    expect(await world.deps.db.deal.count({ where: { name: 'Acme' } })).toBe(0);
  });

  it('is told apart from a defect: of somebody who is there it stays one', async () => {
    const { token } = await somebody('owner');
    const gone = makeMeanwhile(async () => {
      await world.deps.db.team.update({ where: { id: 'none' }, data: { name: 'x' } });
    });
    expect(await answerOf(await call(gone, token))).toEqual([500, 'INTERNAL']);
  });
});

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  );

describe('a row that is gone', () => {
  it('is known as such, from Prisma and from raw SQL', async () => {
    const { db } = world.deps;
    const at = world.clock.now();
    const of = { userId: 'none', kind: 'daily', from: at, to: at, content: {}, createdAt: at };
    expect(isMissingRow(await faultOf(db.digest.create({ data: of })))).toBe(true);
    const raw = db.$executeRaw`INSERT INTO "NotificationSchedule" ("userId") VALUES ('none')`;
    expect(isMissingRow(await faultOf(raw))).toBe(true);
    const none = db.user.update({ where: { id: 'none' }, data: { name: 'x' } });
    expect(isMissingRow(await faultOf(none))).toBe(true);
    expect(isMissingRow(await faultOf(db.$queryRaw`SELECT 1/0`))).toBe(false);
  });
});
