import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/lib/core/errors';
import {
  createDealInput,
  listDealsQuery,
  logTouchInput,
  updateDealInput,
} from '@/lib/deals/schema';
import { parseInput, queryObject } from './parse-input';

function fieldsOf(schema: z.ZodType, value: unknown): Record<string, string> | undefined {
  try {
    parseInput(schema, value);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('VALIDATION_FAILED');
    return { ...error.fields };
  }
  return undefined;
}

describe('input', () => {
  it('is parsed, with what it leaves out filled in', () => {
    expect(parseInput(createDealInput, { name: ' Atlas ', value: 5, currency: 'eur' })).toEqual({
      name: 'Atlas',
      value: 5,
      currency: 'EUR',
      stage: 'discovery',
    });
  });

  it('names every field at fault at once', () => {
    const fields = fieldsOf(createDealInput, {
      name: '',
      value: -1,
      stage: 'dreaming',
      currency: 'XX',
      expectedCloseDate: '2026-02-30',
      colour: 'red',
    });
    expect(Object.keys(fields ?? {}).toSorted()).toEqual([
      'colour',
      'currency',
      'expectedCloseDate',
      'name',
      'stage',
      'value',
    ]);
    expect(fields?.colour).toBe('is not a field of this request');
    expect(fields?.stage).toContain('discovery, proposal, negotiation');
  });

  it('says of a missing field that it is missing', () => {
    expect(fieldsOf(createDealInput, {})).toEqual({ name: 'is missing', value: 'is missing' });
  });

  it('names a field by its path, and the body where there is none', () => {
    const schema = z.object({ a: z.object({ b: z.array(z.number()) }) });
    expect(Object.keys(fieldsOf(schema, { a: { b: [1, 'x'] } }) ?? {})).toEqual(['a.b.1']);
    for (const body of [null, 5, 'text', []]) {
      expect(Object.keys(fieldsOf(schema, body) ?? {})).toEqual(['body']);
    }
  });

  it('called __proto__ is refused like any other unknown field', () => {
    const hostile = JSON.parse('{"name":"x","value":1,"__proto__":{"admin":true}}') as object;
    const fields = fieldsOf(createDealInput, hostile);
    expect(Object.keys(fields ?? {})).toEqual(['__proto__']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('needs a change in a change', () => {
    expect(fieldsOf(updateDealInput, { version: 1 })).toEqual({
      body: 'name at least one field to change',
    });
  });

  it('of any kind is taken or refused with fields, never otherwise', () => {
    const schemas = [createDealInput, updateDealInput, logTouchInput, listDealsQuery];
    const keys = ['name', 'value', 'stage', 'at', 'text', 'type', 'version', 'cursor', 'limit'];
    const key = fc.oneof(fc.constantFrom(...keys), fc.string());
    const value = fc.oneof(fc.jsonValue(), fc.dictionary(key, fc.jsonValue()));
    fc.assert(
      fc.property(fc.constantFrom<z.ZodType>(...schemas), value, (schema, input) => {
        const named = Object.keys(fieldsOf(schema, input) ?? {});
        expect(named.length > 0).toBe(!schema.safeParse(input).success);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the query', () => {
  it('counts an empty parameter as left out, and takes the last of several', () => {
    expect(queryObject('http://x/?q=&sort=risk&limit=1&limit=2')).toEqual({
      sort: 'risk',
      limit: '2',
    });
  });

  it.each([
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '1.5'],
    ['limit', 'many'],
    ['sort', 'name'],
    ['stage', 'won'],
    ['band', 'huge'],
    ['status', 'lost'],
    ['minValue', '-1'],
    ['maxValue', 'NaN'],
    ['maxValue', '1e999'],
    ['q', 'x'.repeat(201)],
    ['cursor', 'x'.repeat(1001)],
  ])('refuses %s=%s by name', (name, value) => {
    const url = `http://x/?${new URLSearchParams({ [name]: value }).toString()}`;
    expect(Object.keys(fieldsOf(listDealsQuery, queryObject(url)) ?? {})).toEqual([name]);
  });

  it('takes a band in any case, and its defaults', () => {
    expect(parseInput(listDealsQuery, { band: 'hIGH' })).toEqual({
      band: ['High'],
      limit: 50,
      sort: 'priority',
      status: 'all',
    });
  });
});
