import { describe, expect, it } from 'vitest';
import { PUBLIC_EVENT_TYPES } from '@/lib/events/model';
import { signedHeaders } from '@/lib/webhooks/sign';
import { describeWebhooks, EVENT_HEADERS, schemaPointerOf } from './openapi-webhooks';

describe('the events of the OpenAPI document', () => {
  const { webhooks, schemas } = describeWebhooks();

  it('are those of the catalogue, each with a schema of its own', () => {
    expect(Object.keys(webhooks)).toEqual([...PUBLIC_EVENT_TYPES]);
    const named = PUBLIC_EVENT_TYPES.map((type) => schemaPointerOf(type).split('/').at(-1));
    expect(named).toContain('DealStageChangedEvent');
    expect(Object.keys(schemas)).toEqual(named);
    for (const schema of Object.values(schemas)) {
      expect(JSON.stringify(schema)).not.toMatch(/"\$(schema|defs|ref)"/);
    }
  });

  it.each([null, 'b'.repeat(64)])(
    'name the headers that are sent; secret before: %s',
    (previous) => {
      const sent = signedHeaders(
        { eventId: 'evt_1', body: '{}', at: new Date() },
        { current: 'a'.repeat(64), previous },
      );
      const { 'content-type': type, ...headers } = sent;
      expect(type).toBe('application/json');
      const documented = EVENT_HEADERS.map(({ name }) => name.toLowerCase());
      expect(documented.toSorted()).toEqual(Object.keys(headers).toSorted());
      for (const { name, schema } of EVENT_HEADERS) {
        expect(headers[name.toLowerCase()]).toMatch(new RegExp(schema.pattern));
      }
    },
  );
});
