import { describe, expect, it } from 'vitest';
import { PUBLIC_EVENT_TYPES, type RecordedEvent } from '../events/model';
import { EVENT_CATALOGUE, eventBodySchemaOf, jsonSchemaOf } from './event-schema';
import { bodyTextOf, MAX_BODY_BYTES, testBodyTextOf } from './payload';

const ID = 'evt_cmfx2k81a4q7v0t9n3zr5wye6';
const eventOf = (
  data: RecordedEvent['data'],
  given: Partial<RecordedEvent> = {},
): RecordedEvent => ({
  id: ID,
  type: 'deal.updated',
  at: new Date('2026-03-02T09:00:00Z'),
  scopeKey: 'team:t1',
  teamId: 't1',
  dealId: 'd1',
  sequence: 3,
  source: 'api',
  data,
  announced: true,
  ...given,
});
const deal = {
  id: 'd1',
  name: 'Acme',
  account: null,
  stage: 'proposal',
  value: 5,
  currency: 'EUR',
  by: { id: 'u1', name: 'Ann' },
};
const change = { previous: { value: 4 }, current: { value: 5 } };

describe.each(PUBLIC_EVENT_TYPES)('%s', (type) => {
  it('has an example that is as its schema says', () => {
    const { example, title, when } = EVENT_CATALOGUE[type];
    expect(eventBodySchemaOf(type).safeParse(example).error).toBeUndefined();
    expect([example.event, example.type]).toEqual([type, type]);
    expect([title, when].every((words) => words.length > 10)).toBe(true);
    // Nothing in it that is promised nowhere: what is built from it is the same.
    const { id, timestamp, data } = example;
    const { teamId = null, sequence = null, source = '' } = data as Record<string, never>;
    const at = new Date(timestamp);
    const built = bodyTextOf(type, eventOf(data, { id, at, teamId, sequence, source }));
    expect(JSON.parse(built)).toEqual(example);
  });

  it('has a JSON Schema of the whole body', () => {
    const schema = jsonSchemaOf(type) as {
      title: string;
      required: string[];
      properties: Record<string, { const?: string; required?: string[] }>;
    };
    expect(schema.title).toBe(EVENT_CATALOGUE[type].title);
    expect(schema.required).toEqual(['id', 'event', 'type', 'timestamp', 'data']);
    expect([schema.properties.event?.const, schema.properties.type?.const]).toEqual([type, type]);
    const keys = Object.keys(EVENT_CATALOGUE[type].example.data);
    expect(keys).toEqual(expect.arrayContaining(schema.properties.data?.required ?? ['none']));
    expect(JSON.stringify(schema)).not.toContain('"pattern":"^(?:');
  });

  it('can be tried: as itself, with an id and a time of its own, marked as a trial', () => {
    const text = testBodyTextOf(type, 'evt_try', new Date('2026-04-01T00:00:00Z'));
    const body = JSON.parse(text) as unknown;
    expect(eventBodySchemaOf(type).safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({
      id: 'evt_try',
      event: type,
      timestamp: '2026-04-01T00:00:00.000Z',
      data: { test: true },
    });
  });
});

describe('a body', () => {
  it('lets out what the catalogue lists, at every depth, and nothing else', () => {
    const data = {
      ...deal,
      ...change,
      by: { ...deal.by, auditRef: 'r1' },
      previous: { value: 4, secret: 1 },
      riskPolicyVersion: 'p1',
      userId: 'u9',
    };
    expect(JSON.parse(bodyTextOf('deal.updated', eventOf(data)))).toEqual({
      id: ID,
      event: 'deal.updated',
      type: 'deal.updated',
      timestamp: '2026-03-02T09:00:00.000Z',
      data: { ...deal, ...change, teamId: 't1', sequence: 3, source: 'api' },
    });
  });

  it('takes the number of an event that has none of its own from what it tells', () => {
    const text = bodyTextOf('deal.updated', eventOf({ ...deal, ...change, sequence: 8 }, { sequence: null })); // prettier-ignore
    expect(JSON.parse(text)).toMatchObject({ data: { sequence: 8 } });
  });

  it('is passed over by receivers where it holds what they do not know', () => {
    const body = JSON.parse(bodyTextOf('deal.updated', eventOf({ ...deal, ...change })));
    const later = {
      ...body,
      version: 2,
      data: { ...body.data, by: { ...deal.by, team: 't1' }, new: 1 },
    };
    expect(eventBodySchemaOf('deal.updated').safeParse(later).success).toBe(true);
  });

  it('is written again the same by whoever parses it, strange characters in it', () => {
    const name = '"\\ \u2028 🙂 \ud800 <>&é\u0007';
    const text = bodyTextOf('deal.updated', eventOf({ ...deal, ...change, name, value: 1e21 }));
    expect(JSON.stringify(JSON.parse(text))).toBe(text);
  });

  it.each([
    ['one long text', { ...deal, ...change, name: '🙂'.repeat(200_000) }],
    [
      'long texts inside',
      {
        ...deal,
        previous: { nextStep: 'x'.repeat(300_000) },
        current: { nextStep: '\u0001'.repeat(300_000) },
      },
    ],
  ])('of %s is cut to what may be sent, and says so', (_of, data) => {
    const text = bodyTextOf('deal.updated', eventOf(data));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_BODY_BYTES);
    expect(text.isWellFormed()).toBe(true);
    const body = JSON.parse(text);
    expect(body.data.truncated).toBe(true);
    expect(eventBodySchemaOf('deal.updated').safeParse(body).error).toBeUndefined();
    expect(JSON.stringify(JSON.parse(text))).toBe(text);
  });

  it('of many long reasons is cut as well', () => {
    const reasons = Array.from({ length: 4_000 }, (_, n) => `${n} ${'é'.repeat(100)}`);
    const risk = { kind: 'rising', score: 0.9, band: 'High', reasons, wasHeldBack: false };
    const text = bodyTextOf('deal.at_risk', eventOf({ ...deal, ...risk }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_BODY_BYTES);
    expect(JSON.parse(text).data.reasons[0]).toBe(reasons[0]);
  });

  it('of usual size is left as it is', () => {
    const name = 'x'.repeat(20_000);
    const body = JSON.parse(bodyTextOf('deal.updated', eventOf({ ...deal, ...change, name })));
    expect(body.data.name).toBe(name);
    expect(body.data).not.toHaveProperty('truncated');
  });
});
