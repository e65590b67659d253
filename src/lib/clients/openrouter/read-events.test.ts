import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents } from './read-events';

async function* inPieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [...cuts, bytes.length].toSorted((a, b) => a - b);
  let from = 0;
  for (const to of places) {
    yield bytes.subarray(from, to);
    from = to;
  }
}

async function eventsIn(text: string, cuts: readonly number[] = []): Promise<string[]> {
  const events: string[] = [];
  for await (const event of readEvents(inPieces(Buffer.from(text), cuts))) events.push(event);
  return events;
}

describe('readEvents', () => {
  it.each([
    ['LF', 'data: a\n\ndata: b\n\n'],
    ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n'],
    ['CR', 'data: a\r\rdata: b\r\r'],
    ['ends of lines that are mixed', 'data: a\r\n\ndata: b\n\r\n'],
    ['a byte order mark', '\uFEFFdata: a\n\ndata: b\n\n'],
    ['comments', ': x\n\n: y\ndata: a\n: z\n\n:\n\ndata: b\n\n'],
    ['other fields', 'id: 1\nevent: thread.run\nretry: 1\ndata: a\n\ndatax: c\ndata:b\n\n'],
    ['data that is empty', 'data:\n\ndata\n\ndata: a\n\ndata: b\n\n'],
    ['an event that the end cuts', 'data: a\n\ndata: b'],
  ])('reads %s', async (_what, text) => {
    expect(await eventsIn(text)).toEqual(['a', 'b']);
  });

  it('joins the lines of an event', async () => {
    expect(await eventsIn('data: {"a":\ndata: 1}\n\n')).toEqual(['{"a":\n1}']);
    expect(await eventsIn('data:  two spaces\n\n')).toEqual([' two spaces']);
  });

  it('gives the same events wherever the bytes are cut', async () => {
    const line = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => JSON.stringify(text));
    const event = fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      comments: fc.nat({ max: 2 }),
    });
    const ending = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 5 }),
        ending,
        fc.array(fc.nat({ max: 600 }), { maxLength: 12 }),
        async (events, end, cuts) => {
          const wire = events.map(({ lines, comments }) =>
            [
              ...Array.from({ length: comments }, () => `: OPENROUTER PROCESSING${end}${end}`),
              ...lines.map((data) => `data: ${data}${end}`),
              end,
            ].join(''),
          );
          const text = wire.join('');
          const length = Buffer.byteLength(text);
          const given = await eventsIn(
            text,
            cuts.map((cut) => Math.min(cut, length)),
          );
          expect(given).toEqual(events.map(({ lines }) => lines.join('\n')));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps nothing of comments, however many', async () => {
    const comments = Buffer.from(': OPENROUTER PROCESSING\n\n'.repeat(10_000));
    async function* flood() {
      for (let n = 0; n < 400; n += 1) yield comments;
      yield Buffer.from('data: a\n\n');
    }
    const before = process.memoryUsage().heapUsed;
    const events: string[] = [];
    for await (const event of readEvents(flood())) events.push(event);
    expect(events).toEqual(['a']);
    // 100 MB went by.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60 * 1_024 * 1_024);
  });

  it.each([
    ['a line', Buffer.from('x'.repeat(65_536))],
    ['a comment', Buffer.from(`:${'x'.repeat(65_535)}`)],
    ['an event', Buffer.from('data: xxxxxxxx\n'.repeat(5_000))],
  ])('refuses %s without an end', async (_what, piece) => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given += piece.length;
        yield piece;
      }
    }
    await expect(readEvents(endless()).next()).rejects.toThrow('has no end');
    expect(given).toBeLessThan(8 * 1_024 * 1_024);
  });
});
