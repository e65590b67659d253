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
import { defaultPolicy } from '@/lib/risk';
import { changePolicyInput } from '@/lib/scoring/policy-schema';
import { parseForm, parseInput, queryObject } from './parse-input';

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

  it('names with them what only a look at the world tells, and asks for that where it has to', async () => {
    const seen: unknown[] = [];
    const find = (value: unknown) => {
      seen.push(value);
      return Promise.resolve({ website: 'is not there', name: 'is taken' });
    };
    const schema = z.strictObject({ name: z.string().min(1, 'is missing'), website: z.string() });
    const wrong = { name: '', website: 'x' };
    await expect(parseForm(schema, wrong, find)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: 'website: is not there; name: is missing.',
      fields: { name: 'is missing', website: 'is not there' },
    });
    await expect(parseForm(schema, wrong, undefined)).rejects.toMatchObject({
      fields: { name: 'is missing' },
    });
    expect(await parseForm(schema, { name: 'A', website: 'x' }, find)).toEqual({
      name: 'A',
      website: 'x',
    });
    expect(seen, 'what fits is checked by who uses it').toEqual([wrong]);
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

  it.each([
    [null, 'must be an object'],
    [[], 'must be an object'],
    ['x', 'must be an object'],
    [undefined, 'is missing'],
  ])('of %j is refused in words of the house', (body, message) => {
    expect(fieldsOf(changePolicyInput, body)).toEqual({ body: message });
  });

  it.each([
    ['must be text', z.string(), {}],
    ['must be a number', z.number(), 'x'],
    ['must be true or false', z.boolean(), 1],
    ['must be a list', z.array(z.string()), 'x'],
    ['must be one of a, b', z.enum(['a', 'b']), 'c'],
    ['is missing', z.enum(['a', 'b']), undefined],
    ['must not be empty', z.string().min(1), ''],
    ['must have at most 2 characters', z.string().max(2), 'abc'],
    ['must have at least 2 entries', z.array(z.string()).min(2), []],
    ['must be above 0', z.number().positive(), 0],
    ['must be at most 5', z.number().max(5), 6],
    ['is another thing', z.string('is another thing'), 5],
  ])('is told "%s", unless the schema has words of its own', (message, field, value) => {
    expect(fieldsOf(z.object({ field }), { field: value })).toEqual({ field: message });
  });

  it('with a thousand faults names fifty, and counts the others', () => {
    const faulty = Array.from({ length: 1_000 }, () => 'x');
    const parse = () => parseInput(z.array(z.number()), faulty);
    expect(Object.keys(fieldsOf(z.array(z.number()), faulty) ?? {})).toHaveLength(50);
    expect(parse).toThrow(/49: must be a number; and 950 more\.$/);
  });

  it('never has a name repeated at length', () => {
    const [field = ''] = Object.keys(fieldsOf(createDealInput, { ['k'.repeat(900_000)]: 1 }) ?? {}).slice(-1); // prettier-ignore
    expect(field).toMatch(/^k{200}…$/);
  });

  /** As many as come in a server action, of which Next takes 1 MB; a route's body is looked at before. */
  const many = (make: (n: number) => [string, unknown]) =>
    Object.fromEntries(Array.from({ length: 80_000 }, (_, n) => make(n)));
  const policy = defaultPolicy();
  const hostile: [string, object][] = [
    ['fields of a policy', { ...policy, ...many((n) => [`k${n}`, 1]) }],
    ['words', { ...policy, competitorWords: Array.from({ length: 300_000 }, () => '') }],
    ['stages', { ...policy, inactivityDays: { default: 12, stages: many((n) => [`k${n}`, 5]) } }],
    ['faults that are let in', { ...policy, competitorWords: Array.from({ length: 19_000 }, () => '') }], // prettier-ignore
    ['words of great length', { ...policy, competitorWords: Array.from({ length: 500 }, () => 'x'.repeat(19_000)) }], // prettier-ignore
  ];
  it.each(hostile)('with far too many %s is refused at once, in a short answer', (_, each) => {
    const started = performance.now();
    const refusal = (): unknown => {
      try {
        return parseInput(changePolicyInput, { policy: each, basedOn: 'default-1' });
      } catch (error) {
        return error;
      }
    };
    const error = refusal();
    expect(performance.now() - started).toBeLessThan(300);
    if (!(error instanceof AppError)) throw new Error('nothing was refused');
    expect(JSON.stringify([error.message, error.fields]).length).toBeLessThan(20_000);
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
