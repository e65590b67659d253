import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, refusal } from '@/test/factories';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { changeRole, removeMember } from '../teams';
import {
  changeIntegration,
  connectIntegration,
  disconnectIntegration,
  getIntegration,
  getSync,
  listActivity,
} from './index';
import { addOpportunity, startSyncWalk, tokenFor, type SyncWalk } from './sync.test-support';

let walk: SyncWalk;
let org: SalesforceOrg;
beforeAll(async () => {
  walk = await startSyncWalk();
});
afterAll(() => walk.close());
beforeEach(async () => {
  await walk.clear();
  walk.world.clock.travel(HOUR);
  org = walk.addOrg();
});

const db = () => walk.world.deps.db;

/** Every column of every table, as text. */
async function everything(): Promise<string> {
  const tables = await db().$queryRaw<{ name: string }[]>`
    SELECT table_name AS "name" FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
  const dumps = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await db().$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS "row" FROM "${name}" t`);
      return rows.map(({ row }) => `${name} ${row}`).join('\n');
    }),
  ); // prettier-ignore
  return dumps.join('\n');
}

describe('a key', () => {
  it('stands nowhere in the clear, and is never told again', async () => {
    addOpportunity(walk, org);
    const token = await walk.connect(org);
    await walk.sync();
    org.tokens.delete(token);
    walk.world.clock.travel(HOUR);
    expect(await walk.sync()).toMatchObject({ status: 'failed' });
    const all = await everything();
    expect(all).toContain('SalesforceIntegration');
    expect(all).not.toContain(token);
    expect(all).not.toContain(Buffer.from(token).toString('hex'));
    expect(all).not.toContain(Buffer.from(token).toString('base64'));
    const actor = await walk.world.actor('owner');
    const { apiKey } = await walk.connection();
    const shown = JSON.stringify([
      await getIntegration(walk.world.deps, walk.env, actor, 'salesforce'),
      await listActivity(walk.world.deps, actor, 'salesforce'),
      walk.told,
    ]);
    for (const secret of [token, apiKey]) expect(shown).not.toContain(secret);
  });

  it('that is refused is not kept, nor is anything else', async () => {
    const request = await walk.world.request('owner');
    const connect = (accessToken: string, address = walk.salesforce.url) => {
      const credentials = { ...tokenFor(walk.salesforce, accessToken), address };
      return connectIntegration(walk.world.deps, walk.env, request, 'salesforce', { credentials, teamId: walk.world.teamId('north') }); // prettier-ignore
    };
    expect(await refusal(connect('wrong'))).toEqual({ code: 'VALIDATION_FAILED', fields: ['apiKey'] }); // prettier-ignore
    expect(await refusal(connect(org.newToken(), 'https://salesforce.evil.example'))).toMatchObject({ code: 'VALIDATION_FAILED' }); // prettier-ignore
    expect(await db().salesforceIntegration.count()).toBe(0);
    expect(await db().integrationLog.count()).toBe(0);
  });

  it('a wrong one leaves the one that works in place', async () => {
    addOpportunity(walk, org);
    await walk.connect(org);
    const { apiKey } = await walk.connection();
    const credentials = tokenFor(walk.salesforce, 'wrong');
    const request = await walk.world.request('owner');
    await refusal(connectIntegration(walk.world.deps, walk.env, request, 'salesforce', { credentials, teamId: walk.world.teamId('north') })); // prettier-ignore
    expect((await walk.connection()).apiKey).toBe(apiKey);
    expect(await walk.sync()).toMatchObject({ status: 'finished', created: 1 });
  });

  it('of another organisation, or for another team, is refused while one is connected', async () => {
    await walk.connect(org);
    const request = await walk.world.request('owner');
    const connect = (of: SalesforceOrg, teamId: string | null) =>
      connectIntegration(walk.world.deps, walk.env, request, 'salesforce', { credentials: tokenFor(walk.salesforce, of.newToken()), teamId }); // prettier-ignore
    expect(await refusal(connect(walk.addOrg(), walk.world.teamId('north')))).toMatchObject({ code: 'CONFLICT' }); // prettier-ignore
    expect(await refusal(connect(org, null))).toMatchObject({ code: 'CONFLICT' });
  });

  it('that a person signed in for takes the place of one that was pasted', async () => {
    await walk.connect(org);
    const request = await walk.world.request('owner');
    const credentials = {
      ...tokenFor(walk.salesforce, org.newToken()),
      authKind: 'oauth',
      refreshToken: 'refresh-me',
    } as const;
    const connected = await connectIntegration(walk.world.deps, walk.env, request, 'salesforce', { credentials, teamId: walk.world.teamId('north') }); // prettier-ignore
    expect(connected).toMatchObject({ authKind: 'oauth' });
    expect(await walk.connection()).toMatchObject({ authKind: 'oauth' });
    await walk.connect(org);
    expect(await walk.connection()).toMatchObject({ authKind: 'token', refreshToken: null });
  });
});

describe('whoever connected', () => {
  const failed = async () => ({ done: await walk.sync('admin'), row: await walk.connection('admin') }); // prettier-ignore
  const team = () => walk.world.teamId('north');

  it('and may only look now brings no more deals', async () => {
    addOpportunity(walk, org);
    await walk.connect(org, 'admin');
    await changeRole(walk.world.deps, await walk.world.request('owner'), team(), walk.world.userId('admin'), { role: 'viewer' }); // prettier-ignore
    const { done, row } = await failed();
    expect(done).toMatchObject({ status: 'failed', created: 0, error: expect.stringContaining('may no longer bring deals') as string }); // prettier-ignore
    expect(row.isActive).toBe(false);
    expect(await db().deal.count()).toBe(0);
    await changeRole(walk.world.deps, await walk.world.request('owner'), team(), walk.world.userId('admin'), { role: 'admin' }); // prettier-ignore
  });

  it('and left the team brings no more deals', async () => {
    addOpportunity(walk, org);
    await walk.connect(org, 'admin');
    await removeMember(walk.world.deps, await walk.world.request('owner'), team(), walk.world.userId('admin'), { assignTo: undefined }); // prettier-ignore
    const row = await db().salesforceIntegration.findFirst({ where: { userId: walk.world.userId('admin') } }); // prettier-ignore
    // Either it went with them, or it stops by itself.
    if (row) {
      const { done } = await failed();
      expect(done).toMatchObject({ status: 'failed', created: 0 });
      expect((await walk.connection('admin')).isActive).toBe(false);
    }
    expect(await db().deal.count()).toBe(0);
  });

  it('alone sees the sync', async () => {
    await walk.connect(org);
    const { syncId } = await walk.sync();
    for (const key of ['admin', 'outsider', 'loner'] as const) {
      const actor = await walk.world.actor(key);
      expect(await refusal(getSync(walk.world.deps, actor, syncId))).toMatchObject({ code: 'NOT_FOUND' }); // prettier-ignore
      const dto = await getIntegration(walk.world.deps, walk.env, actor, 'salesforce');
      expect(dto.connected).toBe(false);
      const change = changeIntegration(walk.world.deps, walk.env, await walk.world.request(key), 'salesforce', { syncEnabled: false }); // prettier-ignore
      expect(await refusal(change)).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('may be a viewer of the team as little as a stranger', async () => {
    for (const [key, code] of [
      ['viewer', 'FORBIDDEN'],
      ['outsider', 'NOT_FOUND'],
    ] as const) {
      expect(await refusal(walk.connect(org, key, team()))).toMatchObject({ code });
    }
    expect(await db().salesforceIntegration.count()).toBe(0);
  });
});

describe('disconnecting', () => {
  it('keeps the deals, ends the sync that runs, and knows the deals again later', async () => {
    addOpportunity(walk, org);
    await walk.connect(org);
    await walk.sync();
    walk.world.clock.travel(HOUR);
    addOpportunity(walk, org);
    const running = await walk.begin();
    let gone: Promise<void> | null = null;
    walk.salesforce.behave(() => {
      gone ??= walk.world.request('owner').then((request) => disconnectIntegration(walk.world.deps, walk.env, request, 'salesforce')); // prettier-ignore
      walk.salesforce.slowBy(300);
      return null;
    });
    expect(await walk.work(running)).toBe('done');
    await gone;
    walk.salesforce.behave(() => null);
    walk.salesforce.slowBy(0);
    const actor = await walk.world.actor('owner');
    expect(await getSync(walk.world.deps, actor, running)).toMatchObject({ status: 'cancelled', created: 0 }); // prettier-ignore
    expect(await db().deal.count({ where: { deletedAt: null } })).toBe(1);
    expect(await db().salesforceIntegration.count()).toBe(0);
    walk.world.clock.travel(HOUR);
    await walk.connect(org);
    expect(await walk.sync()).toMatchObject({ kind: 'full', created: 1, updated: 0, unchanged: 1 });
  });
});
