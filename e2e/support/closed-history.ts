import { expect } from '@playwright/test';
import { SILENCE_WORLD, simulate } from '../../src/lib/risk/learn/worlds.test-support';
import { call } from './http';
import type { Person } from './people';
import { sendUpload } from './upload';

const DEALS = 300;
const STAGES: Readonly<Record<string, string>> = { s0: 'discovery', s1: 'proposal' };
const iso = (time: number): string => new Date(time).toISOString();
const named = (stage: string | null): string => STAGES[stage ?? ''] ?? '';

/** Files of deals that all have closed, of a team whose dead deals fall silent before they are lost. */
function makeFiles(): { deals: string; events: string } {
  const history = simulate(SILENCE_WORLD, DEALS, 11);
  const deals = history.map(({ deal: { id, createdAt, stage, closedAt, outcome } }) =>
    [id, `Past ${id}`, 1000, iso(createdAt), stage, iso(closedAt ?? 0), outcome].join(),
  );
  const events = history.flatMap(({ deal, events: past }) =>
    past.map(({ at, type, from, to }) => [deal.id, iso(at), type, named(from), named(to)].join()),
  );
  return {
    deals: ['id,name,value,createdAt,stage,closedAt,outcome', ...deals].join('\n'),
    events: ['dealId,at,type,from,to', ...events].join('\n'),
  };
}

/** Brings in a history of closed deals from which there is something to learn, and waits for it. */
export async function makeClosedHistory({ token, teamId }: Person): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const upload = { ...makeFiles(), fields: { teamId } };
  const sent = await sendUpload('/api/deals/import', upload, headers);
  expect([200, 202], sent.text).toContain(sent.status);
  const path = `/api/deals/imports/${sent.json.import.id}`;
  const read = async () => (await call('GET', path, { token })).json.import.status;
  await expect.poll(read, { timeout: 60_000 }).toBe('finished');
}
