import { describe, expect, it } from 'vitest';
import { EventParser, readEvents, SilentStream, type ServerEvent } from './event-stream';

const TEXT =
  '\uFEFF: comment\r\nevent: start\r\ndata: {"a":1}\r\n\r\n: still here\n\nevent: delta\ndata:one\ndata: two — ü 😀\n\rdata\n\nevent: lost\n\nid: 4\nretry: 9\ndata: x:y\r\rdata: cut off';
const EVENTS: ServerEvent[] = [
  { event: 'start', data: '{"a":1}' },
  { event: 'delta', data: 'one\ntwo — ü 😀' },
  { event: 'message', data: '' },
  { event: 'message', data: 'x:y' },
];

const streamOf = (pieces: readonly Uint8Array[], ends = true): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      if (ends) controller.close();
    },
  });

async function all(stream: ReadableStream<Uint8Array>): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEvents(stream, 1_000)) events.push(event);
  return events;
}

describe('EventParser', () => {
  it('reads a whole text', () => {
    expect(new EventParser().push(TEXT)).toEqual(EVENTS);
  });

  it('reads the same wherever the text is cut in two', () => {
    for (let place = 0; place <= TEXT.length; place += 1) {
      const parser = new EventParser();
      const events = [...parser.push(TEXT.slice(0, place)), ...parser.push(TEXT.slice(place))];
      expect(events, `cut at ${place}`).toEqual(EVENTS);
    }
  });

  it('reads the same sign by sign, with nothing in between', () => {
    const parser = new EventParser();
    const events = TEXT.split('').flatMap((sign) => [...parser.push(sign), ...parser.push('')]);
    expect(events).toEqual(EVENTS);
  });
});

describe('readEvents', () => {
  it('reads bytes that are cut inside a character', async () => {
    const bytes = new TextEncoder().encode(TEXT);
    for (const size of [1, 2, 3, 7]) {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
      expect(await all(streamOf(pieces)), `${size} bytes at a time`).toEqual(EVENTS);
    }
  });

  it('takes a stream that says nothing for dead, and lets go of it', async () => {
    let isReleased = false;
    const silent = new ReadableStream<Uint8Array>({ cancel: () => void (isReleased = true) });
    const read = async () => {
      for await (const event of readEvents(silent, 20)) expect(event).toBeNull();
    };
    await expect(read()).rejects.toBeInstanceOf(SilentStream);
    expect(isReleased).toBe(true);
  });
});
