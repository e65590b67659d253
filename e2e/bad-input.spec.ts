import { expect, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { rearmCell } from '../src/lib/core/csv-cell';
import { countRows } from './support/database';
import { call, expectProblem, type Call, type Json } from './support/http';
import { makeDeal, makeOwner, type Person } from './support/people';

const LONG = 'n'.repeat(10_000);
const NUL = 'before\u0000after';
/** Written by JSON as an escape, so that it arrives as the lone half that it is. */
const LONE = 'half \ud83d of a face';
const good = { name: 'Bad input test', value: 100 };

interface Fault {
  readonly name: string;
  readonly body?: unknown;
  readonly raw?: Call['raw'];
  readonly headers?: Record<string, string>;
  readonly status?: number;
  readonly field?: string;
}

/** A fault of one field, told as 422. */
const wrong = (field: string, value: unknown, name = JSON.stringify(value)): Fault => ({
  name: `${field} ${name.slice(0, 40)}`,
  body: { ...good, [field]: value },
  field,
});

/** The rules that creating and editing share. */
const FIELD_FAULTS: readonly Fault[] = [
  ...['won_maybe', '', 'Discovery', null, 3, ['proposal'], {}].map((bad) => wrong('stage', bad)),
  ...[-1, -0.01, 1e13, 1e308, 0.001, '100', null, true, [], {}].map((bad) => wrong('value', bad)),
  { name: 'value 1e400', raw: '{"name":"x","value":1e400}', field: 'value' },
  { name: 'value -1e400', raw: '{"name":"x","value":-1e400}', field: 'value' },
  ...[LONG, NUL, LONE, '', '   ', null, 7, ['a'], {}].map((bad) => wrong('name', bad)),
  ...[LONG, NUL, LONE, 7, {}].flatMap((bad) => [
    wrong('account', bad),
    wrong('location', bad),
    wrong('nextStep', bad),
    wrong('lostReason', bad),
  ]),
  ...['XXY', 'US', '', 'usdollar', 7, null, NUL].map((bad) => wrong('currency', bad)),
  ...['yesterday', '2026-02-30', '0000-01-01', '9999-12-31', 1_700_000_000, {}, NUL, LONG].flatMap(
    (bad) => [wrong('expectedCloseDate', bad), wrong('nextStepAt', bad)],
  ),
  wrong('expectedCloseDate', '2001-01-01', 'before the deal was created'),
  {
    name: 'a due date without a step',
    body: { ...good, nextStepAt: '2099-01-01' },
    field: 'nextStep',
  },
  wrong('color', 'red', 'is no field'),
  wrong('constructor', 'x', 'is no field'),
  wrong('toString', 'x', 'is no field'),
  {
    name: '__proto__',
    raw: '{"name":"x","value":1,"__proto__":{"admin":true}}',
    field: '__proto__',
  },
  { name: 'an array', body: [good], field: 'body' },
  { name: 'null', raw: 'null', field: 'body' },
  { name: 'a text', raw: '"deal"', field: 'body' },
  { name: 'a number', raw: '7', field: 'body' },
];

const nest = (open: string, close: string, depth = 5_000) =>
  `{"name":${open.repeat(depth)}1${close.repeat(depth)},"value":1}`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** What cannot be read at all; true of every route that takes a body. */
const BODY_FAULTS: readonly Fault[] = [
  { name: 'cut JSON', raw: '{"name":"Cut sh', status: 400 },
  { name: 'cut after a comma', raw: '{"name":"x",', status: 400 },
  { name: 'empty', raw: '', status: 400 },
  { name: 'blank', raw: ' \n ', status: 400 },
  { name: 'NaN', raw: '{"name":"x","value":NaN}', status: 400 },
  { name: 'two documents', raw: '{"name":"x","value":1}{}', status: 400 },
  { name: 'a raw NUL', raw: '{"name":"a\u0000b","value":1}', status: 400 },
  { name: 'arrays 5,000 deep', raw: nest('[', ']'), status: 400 },
  { name: 'objects 5,000 deep', raw: nest('{"a":', '}'), status: 400 },
  { name: '500,000 open brackets', raw: '['.repeat(500_000), status: 400 },
  { name: 'no UTF-8', raw: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), status: 400 },
  { name: 'UTF-16', raw: new Uint8Array(Buffer.from('{"name":"x"}', 'utf16le')), status: 400 },
  { name: 'a form', raw: 'name=x&value=1', headers: form, status: 415 },
  { name: 'text', raw: '{}', headers: { 'content-type': 'text/plain' }, status: 415 },
  { name: 'XML', raw: '<deal/>', headers: { 'content-type': 'application/xml' }, status: 415 },
  {
    name: 'multipart',
    raw: '--x--',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    status: 415,
  },
  {
    name: 'a type that only begins like JSON',
    raw: '{}',
    headers: { 'content-type': 'application/jsonx' },
    status: 415,
  },
  {
    name: 'no type',
    raw: new Uint8Array(Buffer.from('{}')),
    headers: { 'content-type': '' },
    status: 415,
  },
];

/** Sends every fault and demands its answer, and that nothing at all was written. */
async function expectRefused(
  person: Person,
  method: string,
  path: string,
  faults: readonly Fault[],
): Promise<void> {
  const before = await countRows(person.scopeKey);
  for (const { name, status = 422, field, body, raw, headers } of faults) {
    await test.step(name, async () => {
      const answer = await call(method, path, {
        token: person.token,
        ...(raw === undefined ? { body } : { raw }),
        ...(headers ? { headers } : {}),
      });
      const expected = { status, ...(field === undefined ? {} : { field }) };
      const problem = expectProblem(answer, expected);
      // The person who reads it must learn which field it is.
      if (field && field !== 'body') expect(problem.message).toContain(field);
      expect(answer.text.length, 'a short answer').toBeLessThan(5_000);
    });
  }
  expect(await countRows(person.scopeKey), 'nothing half-written').toEqual(before);
}

test('creating a deal', async () => {
  const owner = await makeOwner();
  const more: Fault[] = [
    { name: 'no name', body: { value: 1 }, field: 'name' },
    { name: 'no value', body: { name: 'x' }, field: 'value' },
    { name: 'nothing', body: {}, field: 'value' },
    ...['nope', '', 7, LONG, NUL].map((bad) => wrong('teamId', bad)),
    { name: 'an unknown team', body: { ...good, teamId: 'c00000000000000000000000' }, status: 404 },
  ];
  await expectRefused(owner, 'POST', '/api/deals', [...FIELD_FAULTS, ...more]);
});

test('editing a deal', async () => {
  const owner = await makeOwner();
  const { id } = await makeDeal(owner);
  const more: Fault[] = [
    { name: 'nothing to change', body: {}, field: 'body' },
    { name: 'only a version', body: { version: 1 }, field: 'body' },
    ...['1', 0, -1, 1.5, null].map((bad) => wrong('version', bad)),
    ...['nope', 7, NUL, LONG].map((bad) => wrong('assignedToId', bad)),
    wrong('assignedToId', 'c00000000000000000000000', 'nobody'),
    { name: 'a reason while open', body: { lostReason: 'price' }, field: 'lostReason' },
  ];
  await expectRefused(owner, 'PATCH', `/api/deals/${id}`, [...FIELD_FAULTS, ...more]);
});

test('logging a touch', async () => {
  const owner = await makeOwner();
  const { id } = await makeDeal(owner);
  const touch = (field: string, value: unknown): Fault => ({
    name: `${field} ${JSON.stringify(value).slice(0, 40)}`,
    body: { type: 'call', [field]: value },
    field,
  });
  await expectRefused(owner, 'POST', `/api/deals/${id}/events`, [
    ...['fax', '', null, 7, 'won', 'stage_changed'].map((bad) => touch('type', bad)),
    ...['soon', '2026-13-01', 7, null, NUL].map((bad) => touch('at', bad)),
    touch('at', new Date(Date.now() + 86_400_000).toISOString()),
    ...[LONG, NUL, LONE, 7].map((bad) => touch('text', bad)),
    touch('score', 0),
    { name: 'a meeting without a time', body: { type: 'meeting_scheduled' }, field: 'at' },
    {
      name: 'a scheduled meeting in the past',
      body: { type: 'meeting_scheduled', at: '2020-01-01' },
      field: 'at',
    },
    { name: 'a contact without a name', body: { type: 'contact_added' }, field: 'text' },
    { name: 'nothing', body: {}, field: 'type' },
  ]);
});

/** As many as the stricter limit lets one person send in a minute. */
const STRICT = 25;

/** Like `expectRefused`, on a route of the stricter limit: every so many faults by somebody new. */
async function expectStrictlyRefused(
  path: string,
  faultsOf: (dealId: string) => readonly Fault[],
): Promise<void> {
  const count = faultsOf('').length;
  for (let start = 0; start < count; start += STRICT) {
    const owner = await makeOwner();
    const { id } = await makeDeal(owner);
    await expectRefused(owner, 'POST', path, faultsOf(id).slice(start, start + STRICT));
  }
}

test('asking for an export', async () => {
  const filter = (field: string, value: unknown): Fault => ({
    name: `${field} ${JSON.stringify(value)}`,
    body: { format: 'csv', filters: { [field]: value } },
    field: `filters.${field}`,
  });
  const faults: readonly Fault[] = [
    { name: 'nothing', body: {}, field: 'format' },
    { name: 'an array', body: [], field: 'body' },
    { name: 'null', raw: 'null', field: 'body' },
    ...['xml', 'CSV', '', null, 7, ['csv']].map((format): Fault => ({
      name: `format ${JSON.stringify(format)}`,
      body: { format },
      field: 'format',
    })),
    ...['people', '', null].map((include): Fault => ({
      name: `include ${JSON.stringify(include)}`,
      body: { format: 'csv', include },
      field: 'include',
    })),
    ...[[], 'open', 7, null].map((filters): Fault => ({
      name: `filters ${JSON.stringify(filters)}`,
      body: { format: 'csv', filters },
      field: 'filters',
    })),
    {
      name: 'a cursor',
      body: { format: 'csv', filters: { cursor: 'x' } },
      field: 'filters.cursor',
    },
    { name: 'a limit', body: { format: 'csv', filters: { limit: 1 } }, field: 'filters.limit' },
    { name: 'no field', body: { format: 'csv', fields: ['name'] }, field: 'fields' },
    {
      name: '__proto__',
      raw: '{"format":"csv","filters":{"__proto__":{"stage":"proposal"}}}',
      field: 'filters.__proto__',
    },
    {
      name: '1e400',
      raw: '{"format":"csv","filters":{"minValue":1e400}}',
      field: 'filters.minValue',
    },
    ...['won', '', null, ['proposal']].map((bad) => filter('stage', bad)),
    ...['huge', '', 7].map((bad) => filter('band', bad)),
    ...['name', '', null].map((bad) => filter('sort', bad)),
    ...['maybe', null].map((bad) => filter('status', bad)),
    ...['abc', '', ' ', -1, '-1', null, true, [], {}, 'Infinity'].flatMap((bad) => [
      filter('minValue', bad),
      filter('maxValue', bad),
    ]),
    ...['', NUL, LONE, 7, 'q'.repeat(300)].flatMap((bad) => [
      filter('q', bad),
      filter('owner', bad),
    ]),
    ...['', NUL, 7].map((bad) => filter('source', bad)),
  ];
  await expectStrictlyRefused('/api/deals/export', () => faults);
});

test('changing in bulk', async () => {
  await expectStrictlyRefused('/api/deals/bulk', (id) => {
    const update = { action: 'update', ids: [id], changes: { value: 1 } };
    const change = (field: string, value: unknown): Fault => ({
      name: `changes.${field} ${JSON.stringify(value)}`.slice(0, 60),
      body: { ...update, changes: { [field]: value } },
      field: `changes.${field}`,
    });
    const whole = (field: string, value: unknown): Fault => ({
      name: `${field} ${JSON.stringify(value)}`.slice(0, 60),
      body: { ...update, [field]: value },
      field,
    });
    return [
      { name: 'nothing', body: {}, field: 'action' },
      { name: 'a text', raw: '"delete"', field: 'body' },
      ...['archive', 'Update', '', null, 7].map((bad) => whole('action', bad)),
      ...[[], id, null, {}, Array.from({ length: 501 }, () => id)].map((bad) => whole('ids', bad)),
      ...[7, null, [id], {}].map((bad): Fault => ({ ...whole('ids', [id, bad]), field: 'ids.1' })),
      ...[null, [], 'value', {}].map((bad) => whole('changes', bad)),
      { name: 'no changes', body: { action: 'update', ids: [id] }, field: 'changes' },
      { name: 'changes with delete', body: { ...update, action: 'delete' }, field: 'changes' },
      { name: 'changes with restore', body: { ...update, action: 'restore' }, field: 'changes' },
      whole('version', 1),
      ...['name', 'version', 'teamId', 'riskScore', 'deletedAt', 'id', 'scopeKey'].map(
        (field): Fault => change(field, 1),
      ),
      ...['won_maybe', '', null].map((bad) => change('stage', bad)),
      ...[-1, 1e13, 0.001, '100', null].map((bad) => change('value', bad)),
      ...['XXY', '', null].map((bad) => change('currency', bad)),
      ...[LONG, NUL, LONE, 7].flatMap((bad) => [change('account', bad), change('nextStep', bad)]),
      ...['yesterday', '2026-02-30', 7].map((bad) => change('expectedCloseDate', bad)),
      ...['nope', 7, NUL].map((bad) => change('assignedToId', bad)),
    ];
  });
});

test('a row of a bulk change that cannot be done is told by itself', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const stranger = await makeOwner();
  const open = await makeDeal(owner);
  const lost = await makeDeal(owner, { stage: 'closed_lost' });
  const ids = ['nope', NUL, '', '__proto__', open.id, lost.id];
  const bulk = (body: unknown) => call('POST', '/api/deals/bulk', { token, body });
  const answer = await bulk({ action: 'update', ids, changes: { lostReason: 'Price' } });
  expect(answer.status, answer.text).toBe(200);
  const codes = answer.json.results.map(({ error }: Json) => error?.code ?? 'done');
  const absent = Array.from({ length: 4 }, () => 'NOT_FOUND');
  expect(codes).toEqual([...absent, 'VALIDATION_FAILED', 'done']);
  expect(answer.json.results.map(({ id }: Json) => id)).toEqual(ids);
  expect(answer.json.results[4].error.fields).toHaveProperty('lostReason');

  const given = { action: 'update', ids: [open.id], changes: { assignedToId: stranger.userId } };
  const { error } = (await bulk(given)).json.results[0];
  expect(error).toMatchObject({ code: 'VALIDATION_FAILED' });
  expect(error.fields).toHaveProperty('assignedToId');
  const early = { action: 'update', ids: [open.id], changes: { expectedCloseDate: '2001-01-01' } };
  expect((await bulk(early)).json.results[0].error.fields).toHaveProperty('expectedCloseDate');
});

test('no cell of an export is a formula, and none is lost', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const names = ['=1+1', '+1', '-1', '@SUM(A1)', "'=1", 'a, "b"\nc', '\t tab', "O'Brien"];
  for (const name of names) await makeDeal(owner, { name, account: name, nextStep: name });
  const answer = await call('POST', '/api/deals/export', { token, body: { format: 'csv' } });
  const rows: Record<string, string>[] = parse(answer.text, { columns: true });
  expect(rows).toHaveLength(names.length);
  for (const cell of rows.flatMap(Object.values)) expect(cell).not.toMatch(/^[=+\-@\t\r\0]/);
  const read = rows.map(({ name = '' }) => rearmCell(name)).sort();
  // A name is one line; the line break is kept in the next step.
  expect(read).toEqual(names.map((name) => name.trim().replace('\n', ' ')).sort());
});

test('bodies that cannot be read', async () => {
  const owner = await makeOwner();
  const { id } = await makeDeal(owner);
  await expectStrictlyRefused('/api/deals/export', () => BODY_FAULTS);
  await expectStrictlyRefused('/api/deals/bulk', () => BODY_FAULTS);
  await expectRefused(owner, 'POST', '/api/deals', BODY_FAULTS);
  await expectRefused(owner, 'PATCH', `/api/deals/${id}`, BODY_FAULTS);
  await expectRefused(owner, 'POST', `/api/deals/${id}/events`, BODY_FAULTS);
});

const MEGABYTE = 1024 * 1024;

/** A body without a length, as it comes from a pipe. */
const chunked = (megabytes: number) => {
  let left = megabytes;
  const chunk = new TextEncoder().encode(' '.repeat(MEGABYTE));
  return new ReadableStream({
    pull(controller) {
      if (left === 0) return controller.close();
      left -= 1;
      controller.enqueue(chunk);
    },
  });
};

test('bodies over 10 MB', async () => {
  const owner = await makeOwner();
  const { id } = await makeDeal(owner);
  const large = JSON.stringify({ ...good, account: 'x'.repeat(11 * MEGABYTE) });
  for (const [method, path] of [
    ['POST', '/api/deals'],
    ['PATCH', `/api/deals/${id}`],
    ['POST', `/api/deals/${id}/events`],
    ['POST', '/api/deals/export'],
    ['POST', '/api/deals/bulk'],
  ] as const) {
    await expectRefused(owner, method, path, [
      { name: 'with a length', raw: large, status: 413 },
      { name: 'in chunks', raw: chunked(12), status: 413 },
    ]);
  }
  // Below the limit it is read in full, and judged by its fields.
  const below = JSON.stringify({ ...good, account: 'x'.repeat(9 * MEGABYTE) });
  await expectRefused(owner, 'POST', '/api/deals', [
    { name: '9 MB', raw: below, field: 'account' },
  ]);
});

const packed = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

const BAD_CURSORS: readonly string[] = [
  'nonsense',
  '%00',
  '%ED%A0%80',
  'e30',
  'bnVsbA',
  packed('priority'),
  packed([]),
  packed(['priority']),
  packed(['priority', 1]),
  packed(['priority', {}, 'x']),
  packed(['priority', 'abc', 'x']),
  packed(['priority', '', '']),
  packed(['priority', '1e999', 'x']),
  packed(['priority', '1\u0000', 'x']),
  packed(['priority', 1, 'x', 'y']),
  packed(['value', 1, 'x']),
  `${'['.repeat(300)}`,
];

const TIMES: readonly string[] = [
  '2020',
  'Jan 1',
  '1',
  '2026-02-30',
  '+012026-01-01',
  '9999999-01-01',
  'now',
  "2020-01-01'; SELECT 1 --",
];

test('cursors that no list gave out', async () => {
  const { token, ...owner } = await makeOwner();
  const { id } = await makeDeal({ ...owner, token });
  const refused = async (path: string, cursor: string) => {
    const raw = cursor.startsWith('%') ? cursor : encodeURIComponent(cursor);
    const answer = await call('GET', `${path}cursor=${raw}`, { token });
    await test.step(`${path} ${cursor}`, () => {
      expectProblem(answer, { status: 400, field: 'cursor' });
    });
  };
  for (const cursor of BAD_CURSORS) await refused('/api/deals?', cursor);
  for (const cursor of BAD_CURSORS.slice(0, 8)) {
    await refused('/api/deals/search?q=x&', cursor);
    await refused('/api/alerts?', cursor);
    await refused(`/api/deals/${id}/timeline?`, cursor);
  }
  for (const number of ['1_000', 'NaN', 'Infinity', '1e999']) {
    await refused('/api/deals?sort=value&', packed(['value', number, 'x']));
    await refused('/api/deals?sort=risk&', packed(['risk', number, 'x']));
  }
  // Written strangely, a value may still be one: an odd place in the list, but never a 500.
  const odd = [
    ...['0x10', '0b1', '0o7', '1e-400', '1e300', ' 1 '].flatMap((value) =>
      ['value', 'risk', 'priority'].map((sort) => [sort, value] as const),
    ),
    ...TIMES.flatMap((value) =>
      ['createdAt', 'closeDate', 'lastTouch'].map((sort) => [sort, value] as const),
    ),
  ];
  for (const [sort, value] of odd) {
    const path = `/api/deals?sort=${sort}&cursor=${packed([sort, value, 'x'])}`;
    const answer = await call('GET', path, { token });
    expect([200, 400], `${sort} ${value}: ${answer.text}`).toContain(answer.status);
  }
  const long = await call('GET', `/api/deals?cursor=${'a'.repeat(2_000)}`, { token });
  expectProblem(long, { status: 422, field: 'cursor' });
});

/** Each kind of list marks its cursors: what one gave out is no cursor of another. */
test('cursors of one list on another', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const deals = [await makeDeal(owner), await makeDeal(owner)];
  const first = await call('GET', '/api/deals?limit=1&sort=value', { token });
  const cursor: string = first.json.nextCursor;
  expect(cursor).toBeTruthy();
  for (const path of [
    '/api/deals?',
    '/api/deals?sort=createdAt&',
    '/api/alerts?',
    `/api/deals/${deals[0].id}/timeline?`,
  ]) {
    const answer = await call('GET', `${path}cursor=${cursor}`, { token });
    expectProblem(answer, { status: 400, field: 'cursor' });
  }
  const next = await call('GET', `/api/deals?limit=1&sort=value&cursor=${cursor}`, { token });
  expect(next.status).toBe(200);
});

test('query parameters', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const { id } = await makeDeal(owner, { name: '100% done_deal' });
  const bad: readonly (readonly [string, string])[] = [
    ...['0', '101', '-1', 'abc', '1.5', '1e400', 'NaN', '%00'].map(
      (limit) => [`/api/deals?limit=${limit}`, 'limit'] as const,
    ),
    ['/api/alerts?limit=0', 'limit'],
    [`/api/deals/${id}/timeline?limit=101`, 'limit'],
    ['/api/deals?sort=name', 'sort'],
    ['/api/deals?sort=value;drop', 'sort'],
    ['/api/deals?stage=won', 'stage'],
    ['/api/deals?band=huge', 'band'],
    ['/api/deals?status=maybe', 'status'],
    ...['abc', '-1', '1e400', 'Infinity', 'NaN'].flatMap((value) => [
      [`/api/deals?minValue=${value}`, 'minValue'] as const,
      [`/api/deals?maxValue=${value}`, 'maxValue'] as const,
    ]),
    ['/api/deals?q=%00', 'q'],
    [`/api/deals?q=${LONG}`, 'q'],
    ['/api/deals?owner=a%00b', 'owner'],
    ['/api/deals?source=%00', 'source'],
    ['/api/deals/search', 'q'],
    ['/api/deals/search?q=', 'q'],
    ['/api/deals/search?q=%20', 'q'],
    [`/api/deals/${id}/assessment?asOf=yesterday`, 'asOf'],
    [`/api/deals/${id}/assessment?asOf=2001-01-01`, 'asOf'],
    [`/api/deals/${id}/assessment?asOf=2099-01-01`, 'asOf'],
    [`/api/deals/${id}/assessment?asOf=%00`, 'asOf'],
  ];
  for (const [path, field] of bad) {
    await test.step(path.slice(0, 60), async () => {
      expectProblem(await call('GET', path, { token }), { status: 422, field });
    });
  }
  // Signs that mean something to a database are plain letters here.
  const found = async (q: string) => {
    const answer = await call('GET', `/api/deals/search?q=${encodeURIComponent(q)}`, { token });
    expect(answer.status, q).toBe(200);
    return answer.json.deals.map((deal: Json) => deal.id);
  };
  expect(await found('%')).toEqual([id]);
  expect(await found('100% DONE_')).toEqual([id]);
  expect(await found('100_ done')).toEqual([]);
  for (const q of ["'", '"', '\\', "' OR 1=1 --", '\\%', '😀', '%%%%', '*']) await found(q);
  const odd = await call('GET', '/api/deals?q=%ED%A0%80&limit=5&limit=2&__proto__=x', { token });
  expect(odd.status).toBe(200);
});

test('ids that cannot be', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const ids = [
    'nope',
    'c00000000000000000000000',
    '%00',
    '%F0%9F%98%80',
    "'%20OR%201=1",
    '..%2f..%2fhealth',
    '-1',
    'undefined',
    'null',
    '__proto__',
    'constructor',
    '%7B%7D',
    'c'.repeat(10_000),
  ];
  for (const id of ids) {
    await test.step(id.slice(0, 40), async () => {
      const body = { type: 'call' };
      for (const answer of [
        await call('GET', `/api/deals/${id}`, { token }),
        await call('GET', `/api/deals/${id}/timeline`, { token }),
        await call('GET', `/api/deals/${id}/assessment`, { token }),
        await call('PATCH', `/api/deals/${id}`, { token, body: { value: 1 } }),
        await call('POST', `/api/deals/${id}/events`, { token, body }),
        await call('POST', `/api/deals/${id}/restore`, { token }),
        await call('DELETE', `/api/deals/${id}`, { token }),
      ]) {
        expectProblem(answer, { status: 404, code: 'NOT_FOUND' });
      }
    });
  }
});

test('an Idempotency-Key writes once and answers the same again', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const before = await countRows(owner.scopeKey);
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const first = await call('POST', '/api/deals', { token, headers, body: good });
  const again = await call('POST', '/api/deals', { token, headers, body: good });
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.text, 'byte for byte').toBe(first.text);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect((await countRows(owner.scopeKey)).deals).toBe((before.deals ?? 0) + 1);

  const other = await call('POST', '/api/deals', { token, headers, body: { ...good, value: 2 } });
  expectProblem(other, { status: 422, field: 'Idempotency-Key' });
  const elsewhere = await makeOwner();
  const theirs = await call('POST', '/api/deals', { token: elsewhere.token, headers, body: good });
  expect(theirs.status, 'a key belongs to whoever sent it').toBe(201);
  expect(theirs.json.deal.id).not.toBe(first.json.deal.id);
  expect((await countRows(owner.scopeKey)).deals).toBe((before.deals ?? 0) + 1);

  for (const key of ['x'.repeat(256), 'two words', '']) {
    const answer = await call('POST', '/api/deals', {
      token,
      headers: { 'idempotency-key': key },
      body: good,
    });
    expectProblem(answer, { status: 422, field: 'Idempotency-Key' });
  }
});

test('ten equal requests at once with one key make one deal', async () => {
  const owner = await makeOwner();
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const send = () => call('POST', '/api/deals', { token: owner.token, headers, body: good });
  const answers = await Promise.all(Array.from({ length: 10 }, send));
  for (const answer of answers) expect([201, 409], answer.text).toContain(answer.status);
  const ids = answers.filter(({ status }) => status === 201).map(({ json }) => json.deal.id);
  expect(new Set(ids).size).toBe(1);
  expect((await countRows(owner.scopeKey)).deals).toBe(1);
  expect((await send()).json.deal.id).toBe(ids[0]);
});

test('a refused request leaves its key free', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const { id } = await makeDeal(owner);
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const path = `/api/deals/${id}/events`;
  const body = { type: 'meeting_scheduled' };
  expectProblem(await call('POST', path, { token, headers, body }), { status: 422 });
  const answer = await call('POST', path, { token, headers, body: { type: 'call' } });
  expect(answer.status, answer.text).toBe(201);
});

test('If-Match keeps an update from being lost', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const deal = await makeDeal(owner);
  const path = `/api/deals/${deal.id}`;
  const seen = await call('GET', path, { token });
  const etag = seen.headers.get('etag') ?? '';
  expect(etag).toBe(`"${deal.version}"`);
  const patch = (match: string, value: number) =>
    call('PATCH', path, { token, headers: { 'if-match': match }, body: { value } });
  const first = await patch(etag, 10);
  expect(first.status).toBe(200);
  expect(first.headers.get('etag')).not.toBe(etag);

  const before = await countRows(owner.scopeKey);
  expectProblem(await patch(etag, 20), { status: 409, code: 'CONFLICT' });
  expectProblem(await call('PATCH', path, { token, body: { value: 20, version: deal.version } }), {
    status: 409,
  });
  expectProblem(await call('DELETE', path, { token, headers: { 'if-match': etag } }), {
    status: 409,
  });
  for (const bad of ['3', 'abc', '""', '"x"', '"1", "2"', '"-1"', '"99999999999"']) {
    expectProblem(await patch(bad, 20), { status: 400, field: 'If-Match' });
  }
  expect(await countRows(owner.scopeKey)).toEqual(before);
  expect((await call('GET', path, { token })).json.deal.value).toBe(10);
  expect((await patch('*', 30)).status).toBe(200);
});

test('of five edits of one version one wins', async () => {
  const owner = await makeOwner();
  const deal = await makeDeal(owner);
  const edits = [1, 2, 3, 4, 5].map((value) =>
    call('PATCH', `/api/deals/${deal.id}`, {
      token: owner.token,
      headers: { 'if-match': `"${deal.version}"` },
      body: { value },
    }),
  );
  const statuses = (await Promise.all(edits)).map(({ status }) => status).sort();
  expect(statuses).toEqual([200, 409, 409, 409, 409]);
});

test('text that only looks dangerous is kept as it is', async () => {
  const owner = await makeOwner();
  const names = [
    '<script>alert(1)</script>',
    'Robert\'); DROP TABLE "Deal";--',
    '😀 Ünïcödé 中文 עברית',
    '=1+1',
    '${7*7} {{7*7}}',
    'a'.repeat(200),
    'O\u2019Brien',
  ];
  const nameOf = async (name: string): Promise<string> => {
    const deal = await makeDeal(owner, { name });
    const read = await call('GET', `/api/deals/${deal.id}`, { token: owner.token });
    return read.json.deal.name;
  };
  for (const name of names) expect(await nameOf(name)).toBe(name);
  // What turns the rest of a line round would make one name look like another.
  expect(await nameOf('invoice \u202Egnp.exe')).toBe('invoice gnp.exe');
});

test('a deleted deal is absent, can be restored, and is not restored twice', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const { id } = await makeDeal(owner);
  const path = `/api/deals/${id}`;
  expect((await call('DELETE', path, { token })).status).toBe(200);
  expectProblem(await call('GET', path, { token }), { status: 404 });
  expectProblem(await call('DELETE', path, { token }), { status: 404 });
  expectProblem(await call('PATCH', path, { token, body: { value: 1 } }), { status: 404 });
  expect((await call('GET', '/api/deals', { token })).json.deals).toEqual([]);
  expect((await call('POST', `${path}/restore`, { token })).status).toBe(200);
  expectProblem(await call('POST', `${path}/restore`, { token }), { status: 404 });
  expect((await call('GET', path, { token })).json.deal.id).toBe(id);
});
