import { describe, expect, it } from 'vitest';
import { readExport } from './read-export';

const CSV = {
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': 'attachment; filename="deals-2026-11-23.csv"',
};
const encoder = new TextEncoder();

/** A body of these chunks that breaks off after them, or ends. */
const body = (chunks: readonly string[], broken = false) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      if (!broken) controller.close();
    },
    pull(controller) {
      controller.error(new TypeError('network error'));
    },
  });

async function read(answer: () => Response | Promise<Response>) {
  const told: number[] = [];
  const result = await readExport(
    async () => answer(),
    (bytes) => told.push(bytes),
  );
  return { result, told };
}

describe('an export that comes whole', () => {
  it('is the file under its name, with the mark by which a spreadsheet reads UTF-8', async () => {
    const chunks = ['id,name\r\n', 'c1,Ü\r\n'];
    const { result, told } = await read(() => new Response(body(chunks), { headers: CSV }));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.data.name).toBe('deals-2026-11-23.csv');
    const bytes = Buffer.from(await result.data.blob.arrayBuffer());
    expect(bytes.toString('utf8')).toBe(`\uFEFF${chunks.join('')}`);
    expect(told).toEqual([9, 16]);
  });

  it('as JSON is taken as it is', async () => {
    const headers = { 'content-type': 'application/json' };
    const { result } = await read(() => new Response('{"success":true}', { headers }));
    if (!result.ok) throw new Error(result.error.message);
    expect(await result.data.blob.text()).toBe('{"success":true}');
  });
});

describe('an export that fails', () => {
  it('says what the server says', async () => {
    const error = { code: 'RATE_LIMITED', message: 'At most 30 such requests a minute.' };
    const { result } = await read(() => Response.json({ success: false, error }, { status: 429 }));
    expect(result).toEqual({ ok: false, error });
  });

  it('by an answer that is no JSON, or by none, says that the server was not reached', async () => {
    const bad = await read(() => new Response('<html>', { status: 502 }));
    const none = await read(() => Promise.reject(new TypeError('Failed to fetch')));
    expect([bad.result, none.result]).toMatchObject([
      { ok: false, error: { code: 'UNAVAILABLE' } },
      { ok: false, error: { code: 'UNAVAILABLE' } },
    ]);
  });

  it('in the middle gives no part of a file', async () => {
    const { result, told } = await read(
      () => new Response(body(['id,name\r\n'], true), { headers: CSV }),
    );
    expect(told).toEqual([9]);
    expect(result).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('broke off') },
    });
  });
});
