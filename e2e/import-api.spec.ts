import { expect, test } from '@playwright/test';
import { countRows, sql } from './support/database';
import { call, expectProblem, type Answer, type Json } from './support/http';
import { makeOwner, type Person } from './support/people';
import { multipart, sendUpload, type Upload } from './support/upload';

const send = ({ token }: Person, upload: Upload): Promise<Answer> =>
  sendUpload('/api/deals/import', upload, { authorization: `Bearer ${token}` });

async function finished({ token }: Person, id: string): Promise<Json> {
  await expect
    .poll(
      async () => {
        const answer = await call('GET', `/api/deals/imports/${id}`, { token });
        return answer.json.import.status;
      },
      { timeout: 60_000, intervals: [250] },
    )
    .toMatch(/finished|failed|undone/);
  return (await call('GET', `/api/deals/imports/${id}`, { token })).json.import;
}

const DEALS = `id,name,value,currency,createdAt,stage,expectedCloseDate,closedAt,outcome,owner,account,source
A-1,"Cold storage, north",18500,EUR,2026-01-05,proposal,2026-12-20,,,Ada,Fjord,
A-2,Depot sensors,9000,EUR,2026-01-07T08:00:00Z,discovery,,,,Ada,Fjord,
A-3,Old one,4000,EUR,2025-10-01,closed_lost,2025-12-01,2025-12-03,lost,Ada,Fjord,
`;
const EVENTS = `dealId,at,type,from,to,actor,text
A-1,2026-01-05T09:00:00Z,created,,discovery,Ada,
A-1,2026-01-09T10:00:00Z,email_sent,,,Ada,"Quote,
second version"
A-1,2026-01-12T10:00:00Z,stage_changed,discovery,proposal,Ada,
`;

test('a history goes in, with its report, and again writes nothing', async () => {
  const owner = await makeOwner();
  const first = await send(owner, { deals: DEALS, events: EVENTS });
  expect(first.status, first.text).toBe(200);
  const run = first.json.import;
  expect(first.headers.get('location')).toBe(`/api/deals/imports/${run.id}`);
  expect(run).toMatchObject({
    status: 'finished',
    dryRun: false,
    fileName: 'deals.csv',
    rows: 6,
    canUndo: true,
    report: { created: 3, updated: 0, unchanged: 0, skipped: 0, rejected: [], warnings: [] },
  });
  const { deals } = (await call('GET', '/api/deals', { token: owner.token })).json;
  expect(deals.map((deal: Json) => deal.externalId).toSorted()).toEqual(['A-1', 'A-2', 'A-3']);
  const before = await countRows(owner.scopeKey);
  const again = await send(owner, { deals: DEALS, events: EVENTS });
  expect(again.json.import.report).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
  expect(await countRows(owner.scopeKey)).toEqual(before);
});

test('foreign columns, semicolons, a byte order mark, day-first dates and decimal commas', async () => {
  const owner = await makeOwner();
  const deals =
    '\uFEFFNr;Kunde;Betrag;Angelegt;Phase\r\n' +
    '7;"Müller; Söhne\r\nzweite Zeile";1.234,56;31.01.2026;Angebot\r\n' +
    '8;Weber;99;02.01.2026;Angebot\r\n' +
    '9;Falsch;12;2026/31/31;Angebot\r\n';
  const mapping = {
    id: 'Nr',
    name: 'Kunde',
    value: 'Betrag',
    createdAt: 'Angelegt',
    stage: 'Phase',
    currency: { value: 'EUR' },
  };
  const answer = await send(owner, {
    deals,
    fields: { mapping: JSON.stringify(mapping), dates: 'day_first', decimals: 'comma' },
  });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.json.import.report).toMatchObject({
    created: 2,
    skipped: 1,
    rejected: [{ file: 'deals', line: 5, field: 'createdAt' }],
  });
  const [deal] = (await call('GET', '/api/deals/search?q=m%C3%BCller', { token: owner.token })).json
    .deals;
  expect(deal).toMatchObject({
    externalId: '7',
    value: 1234.56,
    currency: 'EUR',
    crmStage: 'Angebot',
    createdAt: '2026-01-31T00:00:00.000Z',
  });
});

test('more than a thousand rows go on as a job that can be watched and undone', async () => {
  const owner = await makeOwner();
  const row = (n: number) => `B-${n},Deal ${n},${n + 1},EUR,2026-01-05,proposal`;
  const rows = (count: number) => [
    'id,name,value,currency,createdAt,stage',
    ...Array.from({ length: count }, (_, n) => row(n)),
  ];
  const small = await send(owner, { deals: rows(1_000).join('\n') });
  expect(small.status).toBe(200);
  const large = await send(owner, { deals: rows(1_500).join('\n') });
  expect(large.status, large.text.slice(0, 300)).toBe(202);
  const run = await finished(owner, large.json.import.id);
  expect(run.report).toMatchObject({ created: 500, unchanged: 1_000 });
  const undo = await call('POST', `/api/deals/imports/${run.id}/undo`, { token: owner.token });
  expect([200, 202]).toContain(undo.status);
  expect((await finished(owner, run.id)).undo).toMatchObject({ removed: 500, kept: 0 });
  const [{ count } = { count: 0 }] = await sql<{ count: number }>(
    'SELECT count(*)::int AS count FROM "Deal" WHERE "scopeKey" = $1',
    [owner.scopeKey],
  );
  expect(count).toBe(1_000);
  const list = (await call('GET', '/api/deals/imports', { token: owner.token })).json.imports;
  expect(list.map((one: Json) => one.status)).toEqual(['undone', 'finished']);
});

test('a dry run writes nothing', async () => {
  const owner = await makeOwner();
  const before = await countRows(owner.scopeKey);
  const answer = await send(owner, { deals: DEALS, events: EVENTS, fields: { dryRun: 'true' } });
  expect(answer.json.import).toMatchObject({
    dryRun: true,
    canUndo: false,
    report: { created: 3 },
  });
  expect(await countRows(owner.scopeKey)).toEqual(before);
});

test('what is no upload is refused and leaves nothing', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const post = (given: Parameters<typeof call>[2]) =>
    call('POST', '/api/deals/import', { token, ...given });
  expectProblem(await post({ body: { deals: 'x' } }), { status: 415 });
  expectProblem(await post({ raw: 'x', headers: { 'content-type': 'multipart/form-data' } }), {
    status: 415,
  });
  const whole = await multipart({ deals: DEALS });
  const cut = whole.raw.slice(0, whole.raw.length - 80);
  expectProblem(await post({ raw: cut, headers: whole.headers }), {
    status: 400,
    code: 'BAD_REQUEST',
  });
  expectProblem(await send(owner, { events: EVENTS }), { status: 422, field: 'deals' });
  expectProblem(await send(owner, {}), { status: 422, field: 'deals' });
  const unknown = new FormData();
  unknown.append('virus', new Blob(['x']), 'x.csv');
  const request = new Request('http://unused.example', { method: 'POST', body: unknown });
  expectProblem(
    await post({
      raw: new Uint8Array(await request.arrayBuffer()),
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
    }),
    { status: 422, field: 'virus' },
  );
  const rows = await sql('SELECT 1 FROM "ImportRun" WHERE "createdById" = $1', [owner.userId]);
  expect(rows).toEqual([]);
});

test.describe('a field that breaks a rule is named', () => {
  const faults: [string, Record<string, string>, string][] = [
    ['an unknown field', { color: 'red' }, 'color'],
    ['__proto__', Object.fromEntries([['__proto__', '1']]), '__proto__'],
    ['a team of others', { teamId: 'c00000000000000000000000' }, ''],
    ['a mapping that is no JSON', { mapping: '{' }, 'mapping'],
    ['a mapping of unknown columns of ours', { mapping: '{"colour":"id"}' }, 'mapping'],
    ['a date order', { dates: 'whenever' }, 'dates'],
    ['an encoding', { encoding: 'ebcdic' }, 'encoding'],
    ['a flag', { dryRun: 'perhaps' }, 'dryRun'],
    ['a source with NUL', { source: 'a\u0000b' }, 'source'],
    ['a source that is too long', { source: 'x'.repeat(200) }, 'source'],
  ];
  for (const [name, fields, field] of faults) {
    test(name, async () => {
      const owner = await makeOwner();
      const answer = await send(owner, { deals: DEALS, fields });
      if (field === '') return void expectProblem(answer, { status: 404 });
      const problem = expectProblem(answer, { status: 422 });
      const named = Object.keys(problem.fields ?? {}).some((one) => one.split('.')[0] === field);
      expect(named, JSON.stringify(problem)).toBe(true);
    });
  }
});

test('a header without needed columns is refused with the columns that are there', async () => {
  const owner = await makeOwner();
  const problem = expectProblem(await send(owner, { deals: 'Nr;Kunde\n1;A' }), {
    status: 422,
    field: 'deals.id',
  });
  expect(problem.message).toContain('Kunde');
});
