import { describe, expect, it } from 'vitest';
import { importFields } from '@/lib/deals/import-schema';
import {
  checkRequest,
  type ChosenFile,
  DEFAULT_SETTINGS,
  type ImportRequest,
  onScreen,
  requestBody,
  requestParts,
  withoutFields,
} from './import-request';

const deals: ChosenFile = {
  file: new File(['Nr,Created\n1,2026-01-01\n'], 'deals.csv'),
  head: { ok: true, head: { columns: ['Nr', 'Created'], rows: [] } },
  mapping: { id: 'Nr', createdAt: 'Created', name: ['Nr', 'Created'], currency: { value: 'EUR' } },
};
const events: ChosenFile = {
  file: new File(['dealId,at,type\n'], 'events.csv'),
  head: { ok: true, head: { columns: ['dealId', 'at', 'type'], rows: [] } },
  mapping: { dealId: 'dealId', at: 'at', type: 'type' },
};
const request = (given: Partial<ImportRequest> = {}): ImportRequest => ({
  settings: { ...DEFAULT_SETTINGS, teamId: 'cteam0001' },
  files: { deals, events: null },
  dryRun: false,
  ...given,
});

describe('requestParts', () => {
  it('is what the API reads', () => {
    const settings = {
      teamId: 'personal',
      source: ' our crm ',
      dates: 'day_first',
      decimals: 'comma',
      encoding: 'windows-1252',
      stages: 'Qualified, Offer ,',
    } as const;
    const parts = requestParts(request({ settings, files: { deals, events }, dryRun: true }));
    expect(importFields.parse(Object.fromEntries(parts))).toEqual({
      teamId: null,
      source: 'our crm',
      dates: 'day_first',
      decimals: 'comma',
      encoding: 'windows-1252',
      stages: ['Qualified', 'Offer'],
      dryRun: true,
      mapping: deals.mapping,
      eventMapping: events.mapping,
    });
  });

  it('leaves out what was left empty', () => {
    const settings = { ...DEFAULT_SETTINGS, teamId: 'cteam0001', source: '  ' };
    const names = requestParts(request({ settings })).map(([name]) => name);
    expect(names).not.toContain('source');
    expect(names).not.toContain('stages');
    expect(names).not.toContain('eventMapping');
  });

  it('comes before the files in the body', () => {
    const body = requestBody(request({ files: { deals, events } }));
    const names = [...body.keys()];
    expect(names.slice(-2)).toEqual(['deals', 'events']);
    expect(names.indexOf('mapping')).toBeLessThan(names.indexOf('deals'));
    expect((body.get('deals') as File).name).toBe('deals.csv');
  });
});

describe('checkRequest', () => {
  const fieldsOf = (given: Partial<ImportRequest>, most = 512) =>
    Object.keys(checkRequest(request(given), most)?.fields ?? {});

  it('lets a whole request pass', () => {
    expect(checkRequest(request({ files: { deals, events } }), 512)).toBeNull();
  });

  it('names the missing file, the unreadable one, the column that is not chosen', () => {
    expect(fieldsOf({ files: { deals: null, events: null } })).toEqual(['deals']);
    const unreadable = { ...events, head: { ok: false, message: 'The file is empty.' } } as const;
    expect(fieldsOf({ files: { deals, events: unreadable } })).toEqual(['events']);
    const unmapped = { ...deals, mapping: { name: 'Nr' } };
    expect(fieldsOf({ files: { deals: unmapped, events: null } })).toEqual([
      'deals.id',
      'deals.createdAt',
    ]);
  });

  it('refuses files that are together too large', () => {
    const file = new File(['x'.repeat(600 * 1024)], 'large.csv');
    const large = { ...deals, file };
    expect(fieldsOf({ files: { deals: large, events: { ...events, file } } }, 1)).toEqual([
      'deals',
    ]);
    expect(fieldsOf({ files: { deals: large, events: null } }, 1)).toEqual([]);
  });
});

describe('onScreen', () => {
  it('gives each fault to the control that it was typed in', () => {
    const problem = onScreen({
      code: 'VALIDATION_FAILED',
      message: 'x',
      fields: {
        'mapping.name.0': 'a',
        eventMapping: 'b',
        'deals.id': 'c',
        source: 'd',
        'stages.1': 'e',
        constructor: 'f',
      },
    });
    expect(problem.fields).toEqual({
      'deals.name': 'a',
      events: 'b',
      'deals.id': 'c',
      source: 'd',
      stages: 'e',
      constructor: 'f',
    });
  });

  it('leaves a problem without fields alone', () => {
    const problem = { code: 'CONFLICT', message: 'Another import is running.' } as const;
    expect(onScreen(problem)).toBe(problem);
  });
});

describe('withoutFields', () => {
  const problem = {
    code: 'VALIDATION_FAILED',
    message: 'x',
    fields: { source: 'a', 'deals.id': 'b' },
  } as const;

  it('forgets what was changed, and the problem with its last field', () => {
    const less = withoutFields(problem, (field) => field === 'source');
    expect(less?.fields).toEqual({ 'deals.id': 'b' });
    expect(withoutFields(less, (field) => field.startsWith('deals.'))).toBeNull();
  });

  it('keeps a problem that names none of what was changed', () => {
    expect(withoutFields(problem, (field) => field === 'stages')).toBe(problem);
    const general = { code: 'CONFLICT', message: 'x' } as const;
    expect(withoutFields(general, () => true)).toBe(general);
  });
});
