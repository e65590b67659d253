import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '@/lib/core/errors';
import { MAX_BODY_BYTES, readJson } from './read-body';

const post = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request('http://x/', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    duplex: 'half',
  } as RequestInit);
const refused = (code: ErrorCode) => expect.objectContaining({ code }) as Error;

/** How deep brackets stand, by walking the value. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('a JSON body', () => {
  it('is read as it was written, with its exact text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const text = JSON.stringify(value);
        expect(depthOf(value)).toBeLessThan(50);
        expect(await readJson(post(text))).toEqual({ value: JSON.parse(text) as unknown, text });
      }),
    );
  });

  it.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/merge-patch+json'])(
    'may be called %s',
    async (type) => {
      expect((await readJson(post('{}', { 'content-type': type }))).value).toEqual({});
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'called "%s" is none',
    async (type) => {
      const work = readJson(post('{}', { 'content-type': type }));
      await expect(work).rejects.toThrow(refused('UNSUPPORTED_MEDIA_TYPE'));
    },
  );

  it.each(['', '   ', '{"a":1', '{"a":1}}', '{a:1}', "{'a':1}", 'undefined', '[1,]', '\u0000'])(
    'cut short or otherwise wrong is refused: %j',
    async (text) => {
      await expect(readJson(post(text))).rejects.toThrow(refused('BAD_REQUEST'));
    },
  );

  it('that is no UTF-8 is refused', async () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]); // prettier-ignore
    await expect(readJson(post(bytes))).rejects.toThrow(refused('BAD_REQUEST'));
  });
});

describe('depth', () => {
  const nested = (depth: number, open = '[', close = ']') =>
    open.repeat(depth) + close.repeat(depth);

  it('of 50 is taken, of 51 is not, of 5,000 or a million neither', async () => {
    expect(depthOf((await readJson(post(nested(50)))).value)).toBe(50);
    for (const depth of [51, 5000, 1_000_000]) {
      await expect(readJson(post(nested(depth)))).rejects.toThrow(refused('BAD_REQUEST'));
    }
    const objects = nested(60, '{"a":', '}').replace('}', '1}');
    await expect(readJson(post(objects))).rejects.toThrow(refused('BAD_REQUEST'));
  });

  it('is not counted inside of text', async () => {
    const value = { a: '['.repeat(500), b: String.raw`\"[[[` + '{'.repeat(500) };
    expect((await readJson(post(JSON.stringify(value)))).value).toEqual(value);
  });

  it('is that of the brackets, for any value of up to 70 levels', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 40, max: 70 }), fc.string(), async (levels, text) => {
        const body = '['.repeat(levels) + JSON.stringify(text) + ']'.repeat(levels);
        const outcome = await readJson(post(body)).then(
          () => 'read',
          () => 'refused',
        );
        expect(outcome).toBe(levels > 50 ? 'refused' : 'read');
      }),
    );
  });
});

describe('the number of values', () => {
  it('of 20,000 is taken, of more is not, wherever they stand', async () => {
    const list = (length: number) => JSON.stringify({ a: Array.from({ length }, () => 1) });
    expect(await readJson(post(list(20_000)))).toHaveProperty('text');
    await expect(readJson(post(list(20_001)))).rejects.toThrow(refused('PAYLOAD_TOO_LARGE'));
    const keys = Object.fromEntries(Array.from({ length: 20_001 }, (_, n) => [`k${n}`, 1]));
    const work = readJson(post(JSON.stringify(keys)));
    await expect(work).rejects.toThrow('more than 20,000 fields and list entries');
  });

  it('is not counted inside of text', async () => {
    const text = ','.repeat(100_000);
    expect((await readJson(post(JSON.stringify({ text })))).value).toEqual({ text });
  });

  it('costs next to nothing to refuse, however many there are', async () => {
    const body = `{"a":[${'1,'.repeat(4_900_000)}1]}`;
    const started = performance.now();
    await expect(readJson(post(body))).rejects.toThrow(refused('PAYLOAD_TOO_LARGE'));
    // Most of it is to take the 10 MB in.
    expect(performance.now() - started).toBeLessThan(300);
  });
});

describe('size', () => {
  it('far too large by its header is refused before anything is read', async () => {
    const request = post('{}', { 'content-length': String(10 * MAX_BODY_BYTES) });
    await expect(readJson(request)).rejects.toThrow(refused('PAYLOAD_TOO_LARGE'));
    expect(request.bodyUsed).toBe(false);
  });

  it('of one byte too much is refused, by its header or by what came', async () => {
    const declared = post('{}', { 'content-length': String(MAX_BODY_BYTES + 1) });
    await expect(readJson(declared)).rejects.toThrow(refused('PAYLOAD_TOO_LARGE'));
    const text = `"${'x'.repeat(MAX_BODY_BYTES - 1)}"`;
    await expect(readJson(post(text))).rejects.toThrow(refused('PAYLOAD_TOO_LARGE'));
  });

  it('is counted while it streams, since a header can lie', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024).fill(0x20));
      },
    });
    await expect(readJson(post(endless))).rejects.toThrow(refused('PAYLOAD_TOO_LARGE'));
    expect(sent).toBeLessThan(60);
  });

  it('of exactly 10 MB is taken', async () => {
    const text = `"${'x'.repeat(MAX_BODY_BYTES - 2)}"`;
    expect((await readJson(post(text))).text).toHaveLength(MAX_BODY_BYTES);
  });
});
