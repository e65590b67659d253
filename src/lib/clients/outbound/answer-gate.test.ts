import fc from 'fast-check';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { answerGate, MAX_ANSWER_BYTES } from './answer-gate';
import { OutboundError } from './errors';
import type { Lookup } from './lookup';
import { sendOutbound } from './send';

const NOT_HTTP = 'It did not answer in HTTP.';
const TOO_LARGE = 'The answer is too large.';
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const HINT = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n';

/** What the gate lets through of an answer that comes in pieces. */
function passed(answer: string, size = answer.length): string {
  const pass = answerGate();
  let text = '';
  for (let at = 0; at < answer.length; at += size) {
    text += pass(Buffer.from(answer.slice(at, at + size), 'latin1')).toString('latin1');
  }
  return text;
}

describe('the gate before an answer', () => {
  it.each([
    OK,
    'HTTP/1.0 599 \r\n\r\n',
    'HTTP/1.1 204\r\n\r\n',
    'HTTP/1.1 500 No\r\nx: \r\n\r\nHTTP/1.1 000 behind it',
  ])('lets %j through as it came, whole and byte by byte', (answer) => {
    expect(passed(answer)).toBe(answer);
    expect(passed(answer, 1)).toBe(answer);
  });

  it.each([CONTINUE, HINT, HINT.repeat(50), 'HTTP/1.1 102 \r\n\r\n', `${CONTINUE}\r\n${HINT}`])(
    'leaves out what comes before it: %j',
    (before) => {
      expect(passed(before + OK)).toBe(OK);
      expect(passed(before + OK, 1)).toBe(OK);
      expect(passed(before)).toBe('');
    },
  );

  const others = [
    '000',
    '001',
    '099',
    '101',
    '600',
    '999',
    '20',
    '2000',
    '-20',
    'abc',
    '2 0',
    '١٠٠',
  ];
  it.each([
    ...others.map((status) => `HTTP/1.1 ${status} What\r\ncontent-length: 2\r\n\r\nok`),
    'HTTP/1.1  200 OK\r\n\r\n',
    'HTTP/2.0 200 OK\r\n\r\n',
    'http/1.1 200 OK\r\n\r\n',
    'SSH-2.0-OpenSSH_9.6\r\n',
    'x',
  ])('ends at %j, also behind hints', (answer) => {
    expect(() => passed(answer)).toThrow(NOT_HTTP);
    expect(() => passed(answer, 1)).toThrow(NOT_HTTP);
    expect(() => passed(HINT + answer)).toThrow(NOT_HTTP);
  });

  it('lets nothing through but a final answer, whatever comes', () => {
    const piece = fc.oneof(
      fc.constantFrom(OK, CONTINUE, HINT, 'HTTP/1.1 ', '000', '101', ' ', '\r\n', '\r\n\r\n'),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        (pieces, size) => {
          let text = '';
          try {
            text = passed(pieces.join(''), size);
          } catch (error) {
            expect((error as Error).message).toBe(NOT_HTTP);
          }
          expect(text).toMatch(/^(HTTP\/1\.[01] [2-5]\d\d[ \r\n]|$)/);
        },
      ),
    );
  });

  it('ends hints whose headers do not end', () => {
    const endless = `HTTP/1.1 103 Hints\r\nx: ${'x'.repeat(20_000)}`;
    expect(() => passed(endless, 1_000)).toThrow('The headers of the answer are too large.');
  });

  it('ends what goes on and on', () => {
    expect(passed(OK + 'x'.repeat(MAX_ANSWER_BYTES - OK.length), 60_000)).toHaveLength(
      MAX_ANSWER_BYTES,
    );
    expect(() => passed(OK + 'x'.repeat(MAX_ANSWER_BYTES), 60_000)).toThrow(TOO_LARGE);
  });
});

const here: Lookup = async () => [{ address: '127.0.0.1', family: 4 }];

/** Sends to a server that answers a request so; also counts what it could write. */
async function sendTo(speak: (socket: net.Socket) => void) {
  let written = 0;
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => speak(socket));
    socket.on('close', () => {
      written += socket.bytesWritten;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const url = `http://hooks.example:${port}/`;
  const rules = { allowedHosts: new Set([new URL(url).host]) };
  const given = { kind: 'webhook', url, headers: {}, body: '{}' } as const;
  const outcome = await sendOutbound(given, rules, { lookup: here, timeLimitMs: 5_000 }).catch(
    (error: unknown) => error,
  );
  await new Promise((resolve) => server.close(resolve));
  return { outcome, written };
}

const saying = (answer: string) => (socket: net.Socket) => void socket.end(answer);
const repeating = (first: string, more: string) => (socket: net.Socket) => {
  const writeOn = () => {
    while (socket.writable && socket.write(more));
    socket.once('drain', writeOn);
  };
  socket.write(first);
  writeOn();
};

describe('a receiver', () => {
  it('that says 100 Continue first has taken it', async () => {
    const { outcome } = await sendTo(saying(CONTINUE + OK));
    expect(outcome).toMatchObject({ status: 200, body: 'ok' });
  });

  it.each(['000 What', '001 What', '099 What', '101 x'])(
    'that answers %s has not answered in HTTP, and undici never sees it',
    async (status) => {
      const answer = `HTTP/1.1 ${status}\r\ncontent-length: 5\r\n\r\nhello`;
      const { outcome } = await sendTo(saying(answer));
      expect(outcome).toBeInstanceOf(OutboundError);
      expect(outcome).toMatchObject({ reason: 'invalid_answer', message: NOT_HTTP });
    },
  );

  const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
  it.each([
    ['status texts', 'HTTP/1.1 200 ', 'x'.repeat(8_192)],
    ['chunk extensions', `${chunked}1;`, `x=${'y'.repeat(8_190)};`],
    ['chunks that are nearly empty', chunked, `1;${'x'.repeat(8_190)}\r\nx\r\n`],
    ['hints', '', HINT.repeat(200)],
    ['empty lines', '', '\r\n'.repeat(4_096)],
  ])('whose %s do not end is cut short', async (_what, first, more) => {
    const { outcome, written } = await sendTo(repeating(first, more));
    expect(outcome).toMatchObject({ reason: 'invalid_answer', message: TOO_LARGE });
    // Beyond what is read lies what the system keeps on both sides of a connection.
    expect(written).toBeLessThan(24 * 1_024 * 1_024);
  });
});
