import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disarmCell } from '../core/csv-cell';
import {
  columnMappingSchema,
  DEAL_COLUMNS,
  EVENT_COLUMNS,
  fileFormatSchema,
  guessMapping,
  parseDealRow,
  parseEventRow,
  planColumns,
  type ColumnMapping,
  type FileFormat,
  type HistoryFileKind,
} from './index';

const ISO: FileFormat = { dates: 'iso', decimals: 'point' };
const GERMAN: FileFormat = { dates: 'day_first', decimals: 'comma' };
const US: FileFormat = { dates: 'month_first', decimals: 'point' };

function readerOf(
  kind: HistoryFileKind,
  header: readonly string[],
  mapping: ColumnMapping | null = null,
  format: FileFormat = ISO,
) {
  const plan = planColumns(kind, header, mapping, format);
  if (!plan.ok) throw new Error(plan.problems.map((each) => each.message).join('; '));

  return plan.read;
}

function problemsOf(kind: HistoryFileKind, header: string[], mapping: ColumnMapping | null) {
  const plan = planColumns(kind, header, mapping, ISO);

  return plan.ok ? [] : plan.problems.map(({ field, message }) => `${field} ${message}`);
}

/** One deal of a file whose columns are called as ours. */
function deal(cells: Record<string, string>, format: FileFormat = ISO) {
  const whole = { id: 'd1', createdAt: '2026-01-05', ...cells };

  return readerOf('deals', Object.keys(whole), null, format)(whole);
}

describe('the columns of a file', () => {
  it('are found by our names in any case and with any gaps', () => {
    const read = readerOf('deals', ['ID', 'Created At', 'expected_close-date', 'STAGE', 'Region']);
    const cells = { ID: '1', 'Created At': '2026-01-05', STAGE: 'proposal', Region: 'EU' };
    expect(read({ ...cells, 'expected_close-date': '2026-02-01' })).toEqual({
      id: '1',
      createdAt: '2026-01-05',
      expectedCloseDate: '2026-02-01',
      stage: 'proposal',
    });
  });

  it('are found by the exact name first', () => {
    const read = readerOf('deals', ['Id', 'id', 'created_at', 'createdAt']);
    expect(read({ Id: 'a', id: 'b', created_at: 'c', createdAt: 'd' })).toMatchObject({
      id: 'b',
      createdAt: 'd',
    });
  });

  it('are named where a needed one is missing, with those that are there', () => {
    expect(problemsOf('deals', ['name', 'Betrag'], null)).toEqual([
      'id has no column in the deals file; the file has "name", "Betrag"',
      'createdAt has no column in the deals file; the file has "name", "Betrag"',
    ]);
    expect(problemsOf('events', ['at', 'x'], null).map((each) => each.split(' ')[0])).toEqual([
      'dealId',
      'type',
    ]);
  });

  it('are named where the mapping speaks of others', () => {
    expect(
      problemsOf('deals', ['Nr', 'Start'], { id: 'Nr', createdAt: 'Begin', name: ['Nr', 'X'] }),
    ).toEqual([
      'createdAt is mapped to "Begin", which is not there; the file has "Nr", "Start"',
      'name is mapped to "X", which is not there; the file has "Nr", "Start"',
    ]);
    expect(problemsOf('deals', ['a'], { id: 'a', createdAt: 'a', dealId: 'a' })).toEqual([
      'dealId is no column of the deals file',
    ]);
  });

  it('stay unnamed after the fortieth', () => {
    const many = Array.from({ length: 500 }, (_, n) => `column ${n}`);
    expect(problemsOf('deals', many, null)[0]).toMatch(/"column 39" and 460 more$/);
  });

  it('come from one column, from several, or from a fixed text', () => {
    const mapping = {
      id: 'Nr',
      createdAt: 'Start',
      name: ['Account', 'Product', 'Plan'],
      currency: { value: 'EUR' },
    };
    const read = readerOf('deals', ['Nr', 'Start', 'Account', 'Product', 'Plan', 'owner'], mapping);
    const cells = { Nr: '7', Start: '2026-01-05', Account: ' Acme ', Product: ' ', Plan: 'Gold' };
    expect(read({ ...cells, owner: 'Ada' })).toEqual({
      id: '7',
      createdAt: '2026-01-05',
      name: 'Acme - Gold',
      currency: 'EUR',
    });
  });

  it('may lack cells in a row that is too short', () => {
    const read = readerOf('deals', ['id', 'createdAt', 'constructor'], {
      id: 'id',
      createdAt: 'createdAt',
      name: 'constructor',
    });
    const cells: Record<string, string> = Object.create(null);
    cells['id'] = '1';
    expect(read(cells)).toEqual({ id: '1', createdAt: '', name: '' });
  });

  it('lose the apostrophe that an export put before a formula', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', '=', '+', '-', '@', "'="), (text, sign) => {
        const note = `${sign}${text}`;
        const read = readerOf('events', ['dealId', 'at', 'type', 'text']);
        const row = read({ dealId: '1', at: '2026-01-05', type: 'note', text: disarmCell(note) });
        expect(row.text).toBe(note);
      }),
    );
  });
});

describe('a mapping', () => {
  const accepts = (value: unknown) => columnMappingSchema.safeParse(value).success;

  it('names our columns only', () => {
    expect(accepts({ id: 'Nr', name: ['a', 'b'], currency: { value: 'EUR' } })).toBe(true);
    const refused = columnMappingSchema.safeParse({ id: 'Nr', betrag: 'Betrag' });
    expect(refused.error?.issues[0]?.message).toContain('has no column betrag; the columns are id');
    expect(accepts(JSON.parse('{"__proto__": "x"}'))).toBe(false);
  });

  it.each<[unknown]>([
    [{ id: '' }],
    [{ id: 5 }],
    [{ id: [] }],
    [{ id: { value: 'a', more: 'b' } }],
    [{ id: 'a\0' }],
    [['id']],
    ['id'],
  ])('is not %j', (value) => {
    const { error } = columnMappingSchema.safeParse(value);
    expect(error?.issues[0]?.message).toMatch(/^must /);
  });

  it('has a format with defaults and no others', () => {
    expect(fileFormatSchema.parse({})).toEqual(ISO);
    expect(fileFormatSchema.safeParse({ dates: 'year_first' }).success).toBe(false);
    expect(fileFormatSchema.safeParse({ dates: 'iso', decimal: 'comma' }).success).toBe(false);
  });
});

const createdAt = (text: string, format: FileFormat) => {
  const parsed = parseDealRow(deal({ createdAt: text }, format), format.dates);

  return parsed.ok ? new Date(parsed.value.createdAt).toISOString() : parsed.reasons[0]?.message;
};

describe('a date', () => {
  it.each<[FileFormat, string, string]>([
    [GERMAN, '31.03.2026', '2026-03-31T00:00:00.000Z'],
    [GERMAN, ' 1/3/2026 ', '2026-03-01T00:00:00.000Z'],
    [GERMAN, '31-03-2026 14:05', '2026-03-31T14:05:00.000Z'],
    [GERMAN, '31.03.2026, 4:05:09', '2026-03-31T04:05:09.000Z'],
    [GERMAN, '2026-03-31T09:00:00+02:00', '2026-03-31T07:00:00.000Z'],
    [US, '03/31/2026', '2026-03-31T00:00:00.000Z'],
    [US, '3/31/2026 2:05 PM', '2026-03-31T14:05:00.000Z'],
    [US, '3/1/2026 12:30 am', '2026-03-01T00:30:00.000Z'],
    [US, '3/1/2026, 12:30:00 p.m.', '2026-03-01T12:30:00.000Z'],
    [US, '2026-03-31', '2026-03-31T00:00:00.000Z'],
  ])('in %j %j is %s', (format, text, time) => expect(createdAt(text, format)).toBe(time));

  it.each<[FileFormat, string, RegExp]>([
    [GERMAN, '31.03.26', /^"31.03.26" is not a date with the day first .* year needs four digits$/],
    [GERMAN, '03/31/2026', /^"03\/31\/2026" is not a date with the day first such as 31.03.2026/],
    [GERMAN, '31.02.2026', /^"31.02.2026" is not a date with the day first/],
    [US, '31.03.2026', /^"31.03.2026" is not a date with the month first such as 03\/31\/2026/],
    [US, '3/31/2026 13:05 PM', /is not a date with the month first/],
    [US, '3/31/2026 0:05 AM', /is not a date with the month first/],
    [US, '3/31/2026 24:05', /is not a date with the month first/],
    [ISO, '31.03.2026', /^"31.03.2026" is not an ISO 8601 date .* the day or the month stands/],
    [GERMAN, 'soon', /^"soon" is not a date with the day first/],
  ])('in %j is not %j', (format, text, message) =>
    expect(createdAt(text, format)).toMatch(message),
  );

  it('is the same in both orders for every day there is', () => {
    const anyDay = fc.date({
      min: new Date('1970-01-02'),
      max: new Date('2199-12-30'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(anyDay, fc.constantFrom('.', '/', '-'), (date, sign) => {
        const [year, month, day] = date.toISOString().slice(0, 10).split('-');
        const expected = `${date.toISOString().slice(0, 10)}T00:00:00.000Z`;
        expect(createdAt([day, month, year].join(sign), GERMAN)).toBe(expected);
        expect(createdAt([Number(month), Number(day), year].join(sign), US)).toBe(expected);
      }),
    );
  });

  it('counts in the changes of a history, where the kind of event has dates', () => {
    const read = readerOf('events', [...EVENT_COLUMNS], null, GERMAN);
    const row = { dealId: '1', at: '5.1.2026 9:30', actor: '', text: '', from: '1.2.2026' };
    expect(read({ ...row, type: 'Close_Date_Changed', to: '1.3.2026' })).toMatchObject({
      at: '2026-01-05T09:30:00Z',
      from: '2026-02-01',
      to: '2026-03-01',
    });
    expect(read({ ...row, type: 'stage_changed', to: '1.3.2026' }).to).toBe('1.3.2026');
    const parsed = parseEventRow(read({ ...row, type: 'next_step_set', to: '1.3.26' }), '1', 'iso');
    expect(!parsed.ok && parsed.reasons[0]?.message).toContain('four digits');
  });
});

const valueOf = (text: string, decimals: FileFormat['decimals']) => {
  const parsed = parseDealRow(deal({ value: text }, { dates: 'iso', decimals }));

  return parsed.ok ? parsed.value.value : parsed.reasons[0]?.message;
};

describe('a number', () => {
  it.each<[FileFormat['decimals'], string, number]>([
    ['comma', '1.234,56', 1234.56],
    ['comma', '1234,56', 1234.56],
    ['comma', '1.234', 1234],
    ['comma', '1.234.567', 1_234_567],
    ['comma', '1 234,5 €', 1234.5],
    ['comma', 'EUR 1.000,00', 1000],
    ['comma', '0', 0],
    ['comma', '', 0],
    ['point', '1,234.56', 1234.56],
    ['point', '1234.56', 1234.56],
    ['point', '$1,234', 1234],
    ['point', 'US$ 12', 12],
    ['point', '12 USD', 12],
    ['point', 'CHF 1’234.50', 1234.5],
    ['point', '1\u00a0234 kr', 1234],
    ['point', '1e3', 1000],
    ['point', '0.00', 0],
  ])('with a decimal %s %j is %d', (decimals, text, value) =>
    expect(valueOf(text, decimals)).toBe(value),
  );

  it.each<[FileFormat['decimals'], string]>([
    ['point', '1.234,56'],
    ['point', '1234,56'],
    ['point', '12,34'],
    ['point', '1,234,56'],
    ['point', '1,234 567'],
    ['point', '12k'],
    ['point', '3 Mio'],
    ['point', '3 MIO'],
    ['point', '1.2.3'],
    ['point', '$12€'],
    ['point', '(12)'],
    ['point', 'about 12'],
    ['comma', '1,234.56'],
    ['comma', '1.5'],
    ['comma', '1,5,6'],
    ['comma', '1.23.456'],
    ['comma', '1e3'],
  ])('with a decimal %s is not %j', (decimals, text) =>
    expect(valueOf(text, decimals)).toMatch(/^".*" is not a number$/),
  );

  it('keeps its minus, wherever the currency stands', () => {
    expect(valueOf('-$5', 'point')).toMatch(/negative/);
    expect(valueOf('$-5', 'point')).toMatch(/negative/);
    expect(valueOf('EUR -5,00', 'comma')).toMatch(/negative/);
  });

  it('reads what either language writes', () => {
    const cents = fc.integer({ min: 0, max: 99_999_999_999 });
    fc.assert(
      fc.property(cents, fc.constantFrom('EUR', 'USD', 'JPY', 'CHF'), (amount, currency) => {
        const value = Math.round(amount) / 100;
        for (const [language, decimals] of [
          ['de-DE', 'comma'],
          ['fr-FR', 'comma'],
          ['en-US', 'point'],
          ['de-CH', 'point'],
        ] as const) {
          const style = { style: 'currency', currency, minimumFractionDigits: 2 } as const;
          const written = new Intl.NumberFormat(language, style).format(value);
          expect(valueOf(written, decimals)).toBe(value);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('counts in the changes of the value', () => {
    const read = readerOf('events', [...EVENT_COLUMNS], null, GERMAN);
    const row = { dealId: '1', at: '5.1.2026', actor: '', text: '' };
    expect(read({ ...row, type: 'value_changed', from: '1.000,5 €', to: '2.000' })).toMatchObject({
      from: '1000.5',
      to: '2000',
    });
  });
});

describe('the outcome', () => {
  it.each([
    ['Won', 'won'],
    ['closed won', 'won'],
    ['Closed_Won', 'won'],
    ['closedwon', 'won'],
    ['CLOSED-LOST', 'lost'],
    ['Closed Lost - no budget', 'lost'],
    ['Lost', 'lost'],
    ['won (closed)', 'won'],
    ['Lost contact', ''],
    ['Won over by demo', ''],
    ['Closing', ''],
    ['Wonderland', ''],
    ['', ''],
  ])('of a deal in the stage %j is %j where nothing else tells it', (stage, outcome) => {
    const row = deal({ stage, closedAt: '2026-02-01' });
    expect(row).toMatchObject({ outcome, closedAt: outcome === '' ? '' : '2026-02-01' });
  });

  it('stays open where no column tells when a deal closed: its events may', () => {
    expect(deal({ stage: 'Closed Lost' })).not.toHaveProperty('outcome');
  });

  it('is the column where there is one', () => {
    expect(deal({ stage: 'won', closedAt: '', outcome: '' })).toMatchObject({ outcome: '' });
    expect(deal({ stage: 'x', closedAt: '2026-02-01', outcome: 'Closed Lost' }).outcome).toBe(
      'lost',
    );
    expect(deal({ outcome: 'open' }).outcome).toBe('');
    expect(deal({ outcome: 'perhaps' }).outcome).toBe('perhaps');
    const odd = parseDealRow(deal({ stage: 'proposal', closedAt: '2026-02-01', outcome: '' }));
    expect(!odd.ok && odd.reasons[0]?.field).toBe('outcome');
  });

  it('tells what a close date means that is both', () => {
    const header = ['Nr', 'Start', 'Close Date', 'Status'];
    const mapping = {
      id: 'Nr',
      createdAt: 'Start',
      expectedCloseDate: 'Close Date',
      closedAt: 'Close Date',
      outcome: 'Status',
    };
    const read = readerOf('deals', header, mapping);
    const cells = { Nr: '1', Start: '2026-01-05', 'Close Date': '2026-02-01' };
    expect(read({ ...cells, Status: 'Open' })).toMatchObject({
      closedAt: '',
      expectedCloseDate: '2026-02-01',
    });
    expect(read({ ...cells, Status: 'Lost' })).toMatchObject({
      closedAt: '2026-02-01',
      expectedCloseDate: '2026-02-01',
    });
  });

  it('without a closing date is refused, not taken for open', () => {
    const parsed = parseDealRow(deal({ stage: 'Closed Lost', closedAt: '' }));
    expect(!parsed.ok && parsed.reasons[0]?.field).toBe('closedAt');
  });

  it('on the day of the creation, told by its day alone, is no closing before it', () => {
    const closing = (closedAt: string, created = '2026-02-01T15:00:00Z') =>
      deal({ createdAt: created, closedAt, outcome: 'won' }).closedAt;
    expect(closing('2026-02-01')).toBe('2026-02-01T15:00:00Z');
    expect(closing('2026-02-02')).toBe('2026-02-02');
    expect(closing('2026-01-31')).toBe('2026-01-31');
    expect(closing('2026-02-01T10:00:00Z')).toBe('2026-02-01T10:00:00Z');
  });

  it('leaves a value of 0 as it is', () => {
    expect(valueOf('0', 'point')).toBe(0);
  });
});

describe('a guessed mapping', () => {
  it('knows our own columns', () => {
    expect(guessMapping('deals', DEAL_COLUMNS)).toEqual(
      Object.fromEntries(DEAL_COLUMNS.map((name) => [name, name])),
    );
    expect(guessMapping('events', EVENT_COLUMNS)).toEqual(
      Object.fromEntries(EVENT_COLUMNS.map((name) => [name, name])),
    );
  });

  it('knows an export of Salesforce', () => {
    const header =
      'Opportunity ID,Opportunity Name,Account Name,Opportunity Owner,Stage,Amount Currency,Amount,Close Date,Created Date,Lead Source,Probability (%)';
    expect(guessMapping('deals', header.split(','))).toEqual({
      id: 'Opportunity ID',
      name: 'Opportunity Name',
      value: 'Amount',
      currency: 'Amount Currency',
      createdAt: 'Created Date',
      stage: 'Stage',
      expectedCloseDate: 'Close Date',
      closedAt: 'Close Date',
      owner: 'Opportunity Owner',
      account: 'Account Name',
      source: 'Lead Source',
    });
  });

  it('knows an export of HubSpot', () => {
    const header =
      'Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Create Date,Pipeline,Currency,Associated Company';
    expect(guessMapping('deals', header.split(','))).toMatchObject({
      id: 'Record ID',
      name: 'Deal Name',
      stage: 'Deal Stage',
      createdAt: 'Create Date',
      expectedCloseDate: 'Close Date',
      owner: 'Deal owner',
      account: 'Associated Company',
    });
  });

  it('knows an export of Pipedrive', () => {
    const header =
      'Deal - ID,Deal - Title,Deal - Organization,Deal - Value,Deal - Currency of Value,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Deal closed on,Deal - Expected close date,Deal - Owner';
    expect(guessMapping('deals', header.split(','))).toMatchObject({
      id: 'Deal - ID',
      name: 'Deal - Title',
      value: 'Deal - Value',
      createdAt: 'Deal - Deal created',
      closedAt: 'Deal - Deal closed on',
      expectedCloseDate: 'Deal - Expected close date',
      outcome: 'Deal - Status',
      owner: 'Deal - Owner',
      account: 'Deal - Organization',
    });
  });

  it('uses a column once, and is always a mapping of the file', () => {
    const names = fc.constantFrom(
      'id',
      'Deal',
      'Date',
      'close date',
      'Owner',
      'Value',
      '__proto__',
    );
    const headers = fc.uniqueArray(fc.oneof(names, fc.string({ minLength: 1 })), { maxLength: 9 });
    fc.assert(
      fc.property(headers, fc.constantFrom('deals', 'events'), (header, kind) => {
        const mapping = guessMapping(kind, header);
        const used = Object.values(mapping).flat();
        expect(used.every((name) => typeof name === 'string' && header.includes(name))).toBe(true);
        const single = Object.entries(mapping).filter(([ours]) => !/^(closedAt|name)$/.test(ours));
        expect(new Set(single.map(([, name]) => name)).size).toBe(single.length);
      }),
    );
  });

  it('of no columns is empty', () => expect(guessMapping('deals', [])).toEqual({}));
});

const fixtures = process.env.SENTINEL_FIXTURES_DIR ?? '';

describe.skipIf(fixtures === '')(
  'a pipeline with columns of its own (skipped without SENTINEL_FIXTURES_DIR)',
  () => {
    const file = path.join(fixtures, 'data/crm-sales/sales_pipeline.csv');
    const rows: Record<string, string>[] =
      fixtures === '' ? [] : parse(readFileSync(file), { columns: true, bom: true });
    const mapping = columnMappingSchema.parse({
      id: 'opportunity_id',
      name: ['account', 'product'],
      owner: 'sales_agent',
      stage: 'deal_stage',
      createdAt: 'engage_date',
      closedAt: 'close_date',
      expectedCloseDate: 'close_date',
      value: 'close_value',
      account: 'account',
    });

    it('is read but for the rows that never began', () => {
      const read = readerOf('deals', Object.keys(rows[0] ?? {}), mapping);
      const counts: Record<string, number> = {};
      for (const row of rows) {
        const parsed = parseDealRow(read(row));
        const what = parsed.ok
          ? (parsed.value.outcome ?? 'open')
          : parsed.reasons.map(({ field, message }) => `${field} ${message}`).join();
        counts[what] = (counts[what] ?? 0) + 1;
        expect(parsed.ok).toBe(row.deal_stage !== 'Prospecting');
      }
      expect(counts).toEqual({ won: 4238, lost: 2473, open: 1589, 'createdAt is empty': 500 });
    });

    it('is guessed as a person would map it', () => {
      expect(guessMapping('deals', Object.keys(rows[0] ?? {}))).toEqual({
        ...mapping,
        name: ['product', 'account'],
      });
    });
  },
);
