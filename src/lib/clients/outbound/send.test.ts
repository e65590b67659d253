import net from 'node:net';
import tls from 'node:tls';
import zlib from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { selfSigned } from '../../../test/stand-ins/certificate';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../../test/stand-ins/webhook-receiver';
import { OutboundError, type OutboundReason } from './errors';
import type { Lookup } from './lookup';
import { sendOutbound, type SendOptions } from './send';

const here: Lookup = async () => [{ address: '127.0.0.1', family: 4 }];
const BODY = '{"name":"Ærø – 漢字"}';

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(() => receiver.close());

/** Sends to a server of the test by a made-up name, so that it is looked up. */
function post(url: string, options: SendOptions = {}) {
  const given = { kind: 'webhook', url, headers: { 'x-test': 'yes' }, body: BODY } as const;
  const rules = { allowedHosts: new Set([new URL(url).host]) };
  return sendOutbound(given, rules, { lookup: here, timeLimitMs: 5_000, ...options });
}
const hook = () => `http://hooks.example:${new URL(receiver.url).port}/hook?a=1`;

async function faultOf(sent: Promise<unknown>): Promise<OutboundError> {
  const error = await sent.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OutboundError);
  const fault = error as OutboundError;
  // Nothing that only the inside knows: addresses, ports, codes, names of libraries.
  expect(fault.message).toMatch(/^[A-Z][^:_\n]*\.$/);
  expect(fault.message).not.toMatch(/127|undici|socket|E[A-Z]{4,}/);
  return fault;
}

/** A server that says what it likes once somebody connects; `closed` when the connection is over. */
async function startRaw(speak: (socket: net.Socket) => void) {
  let tellClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    tellClosed = resolve;
  });
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined).on('close', tellClosed);
    speak(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    http: `http://hooks.example:${port}/`,
    https: `https://hooks.example:${port}/`,
    closed,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Once the request is there, writes an answer again and again. */
const repeating = (first: string, more: string) => (socket: net.Socket) => {
  const writeOn = () => {
    while (socket.writable && socket.write(more));
    socket.once('drain', writeOn);
  };
  socket.once('data', () => {
    socket.write(first);
    writeOn();
  });
};

describe('an exchange', () => {
  it('sends the exact bytes to the name that was typed in', async () => {
    receiver.answer({ status: 202, body: 'thanks' });
    const answer = await post(hook());
    expect(answer).toMatchObject({ status: 202, body: 'thanks', retryAfter: null });
    expect(answer.durationMs).toBeGreaterThanOrEqual(0);
    const [request] = receiver.requests;
    expect(request?.method).toBe('POST');
    expect(request?.path).toBe('/hook?a=1');
    expect(request?.body).toEqual(Buffer.from(BODY));
    expect(request?.headers).toMatchObject({
      host: new URL(hook()).host,
      'x-test': 'yes',
      'accept-encoding': 'identity',
      connection: 'close',
      'content-length': String(Buffer.byteLength(BODY)),
    });
  });

  it.each([200, 204, 299, 301, 304, 400, 404, 410, 429, 500, 503, 599])(
    'gives any status to its caller: %i',
    async (status) => {
      receiver.answer({ status });
      expect(await post(hook())).toMatchObject({ status, body: '' });
      expect(receiver.requests).toHaveLength(1);
    },
  );

  it('gives what the other side asks for by Retry-After', async () => {
    receiver.answer({ status: 429, headers: { 'retry-after': '7' } });
    expect(await post(hook())).toMatchObject({ status: 429, retryAfter: '7' });
  });

  it('takes the first of two Retry-After', async () => {
    const answer =
      'HTTP/1.1 503 No\r\nretry-after: 5\r\nretry-after: 9\r\ncontent-length: 0\r\n\r\n';
    const raw = await startRaw((socket) => socket.once('data', () => socket.end(answer)));
    expect(await post(raw.http)).toMatchObject({ status: 503, retryAfter: '5' });
    await raw.close();
  });

  it('passes over what comes before the answer', async () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'.repeat(20);
    const answer = `${early}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`;
    const raw = await startRaw((socket) => socket.once('data', () => socket.end(answer)));
    expect(await post(raw.http)).toMatchObject({ status: 200, body: 'ok' });
    await raw.close();
  });
});

describe('the answer that is kept', () => {
  const bodyOf = async (body: string | Buffer, headers = {}) => {
    receiver.answer({ body, headers });
    return (await post(hook())).body;
  };

  it('is 4 KiB at most', async () => {
    expect(await bodyOf('x'.repeat(4_096))).toBe('x'.repeat(4_096));
    expect(await bodyOf('x'.repeat(60_000))).toBe('x'.repeat(4_096));
  });

  it('ends with a whole character', async () => {
    expect(await bodyOf(`${'x'.repeat(4_095)}漢`)).toBe('x'.repeat(4_095));
  });

  it('has no bytes that are not UTF-8, and no NUL', async () => {
    const bytes = Buffer.from([0x61, 0x00, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x00, 0x62]);
    const text = await bodyOf(bytes);
    expect(text).toBe('a\uFFFD\uFFFD(\uFFFD\uFFFD\uFFFDb');
    expect(text.isWellFormed()).toBe(true);
  });

  it('is taken as it came, whatever it claims to be encoded by', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(10_000_000));
    const text = await bodyOf(bomb, { 'content-encoding': 'gzip' });
    expect(text.length).toBeLessThanOrEqual(4_096);
    expect(await bodyOf('plain', { 'content-encoding': 'br' })).toBe('plain');
  });

  it('counts although the body goes on and on; the connection is ended', async () => {
    const first = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
    const chunk = `2000\r\n${'x'.repeat(0x20_00)}\r\n`;
    const raw = await startRaw(repeating(first, chunk));
    expect(await post(raw.http)).toMatchObject({ status: 200, body: 'x'.repeat(4_096) });
    await raw.closed;
    await raw.close();
  });
});

describe('the time limit holds for', () => {
  const timeLimitMs = 120;
  const TIMEOUT = { reason: 'timeout', message: 'No answer within 0.12 s.', isInTime: true };
  const endOf = async (sent: Promise<unknown>) => {
    const { reason, message, durationMs } = await faultOf(sent);
    const isInTime = durationMs >= timeLimitMs - 5 && durationMs < timeLimitMs + 1_500;
    return { reason, message, isInTime };
  };

  it('a name server that is silent', async () => {
    const silent: Lookup = () => new Promise(() => undefined);
    expect(await endOf(post('https://hooks.example/', { lookup: silent, timeLimitMs }))).toEqual(
      TIMEOUT,
    );
  });

  it.each(['http', 'https'] as const)('a server that is silent (%s)', async (scheme) => {
    const raw = await startRaw((socket) => socket.resume());
    expect(await endOf(post(raw[scheme], { timeLimitMs }))).toEqual(TIMEOUT);
    await raw.closed;
    await raw.close();
  });

  it('a body that does not come', async () => {
    receiver.answer({ fault: 'hang_body', body: 'begun' });
    expect(await endOf(post(hook(), { timeLimitMs }))).toEqual(TIMEOUT);
  });

  it('a body that drips', async () => {
    const raw = await startRaw((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n');
        const drip = setInterval(() => socket.write('x'), 10);
        socket.once('close', () => clearInterval(drip));
      });
    });
    expect(await endOf(post(raw.http, { timeLimitMs }))).toEqual(TIMEOUT);
    await raw.closed;
    await raw.close();
  });

  it('headers that drip', async () => {
    const raw = await startRaw((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
        const drip = setInterval(() => socket.write('x'), 10);
        socket.once('close', () => clearInterval(drip));
      });
    });
    expect(await endOf(post(raw.http, { timeLimitMs }))).toEqual(TIMEOUT);
    await raw.closed;
    await raw.close();
  });

  it('hints that never end in an answer', async () => {
    const hint = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n';
    const raw = await startRaw((socket) => {
      socket.once('data', () => {
        const drip = setInterval(() => socket.write(hint), 5);
        socket.once('close', () => clearInterval(drip));
      });
    });
    expect(await endOf(post(raw.http, { timeLimitMs }))).toEqual(TIMEOUT);
    await raw.closed;
    await raw.close();
  });
});

describe('no answer', () => {
  const cases: readonly [string, OutboundReason, (socket: net.Socket) => void][] = [
    ['cut at once', 'connection', (socket) => socket.resetAndDestroy()],
    ['cut after the request', 'connection', (socket) => socket.once('data', () => socket.end())],
    [
      'cut amid the headers',
      'connection',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nx-a: ')),
    ],
    [
      'cut amid the body',
      'connection',
      (socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')),
    ],
    [
      'a status that is none',
      'invalid_answer',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 000 No\r\n\r\n')),
    ],
    [
      'another protocol',
      'invalid_answer',
      (socket) => socket.resume().end('SSH-2.0-OpenSSH_9.6\r\n'),
    ],
    [
      'a length that is none',
      'invalid_answer',
      (socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n')),
    ],
    [
      'two lengths',
      'invalid_answer',
      (socket) =>
        socket.once('data', () =>
          socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nabc'),
        ),
    ],
    [
      'a switch to another protocol',
      'invalid_answer',
      (socket) =>
        socket.once('data', () =>
          socket.end(
            'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
          ),
        ),
    ],
    [
      'headers without an end',
      'invalid_answer',
      repeating('HTTP/1.1 200 OK\r\n', `x-more: ${'x'.repeat(4_000)}\r\n`),
    ],
  ];
  it.each(cases)('%s: %s', async (_what, reason, speak) => {
    const raw = await startRaw(speak);
    expect(await faultOf(post(raw.http))).toMatchObject({ reason });
    await raw.closed;
    await raw.close();
  });

  it('nobody listens: connection', async () => {
    const raw = await startRaw(() => undefined);
    await raw.close();
    const fault = await faultOf(post(raw.http));
    expect(fault).toMatchObject({ reason: 'connection', message: 'The connection was refused.' });
  });

  it('no such name: dns', async () => {
    const lookup: Lookup = async (name) => {
      throw new Error(`getaddrinfo ENOTFOUND ${name}`);
    };
    const fault = await faultOf(post('https://hooks.example/', { lookup }));
    expect(fault).toMatchObject({
      reason: 'dns',
      message: 'The address does not resolve to a public address.',
    });
  });

  it('a header that is none is the caller’s mistake', async () => {
    const rules = { allowedHosts: new Set([receiver.host]) };
    const given = {
      kind: 'webhook',
      url: receiver.url,
      headers: { 'x-a': 'b\r\nc: d' },
      body: '',
    } as const;
    await expect(sendOutbound(given, rules)).rejects.not.toBeInstanceOf(OutboundError);
    expect(receiver.requests).toHaveLength(0);
  });
});

describe('several addresses', () => {
  it('where one does not answer, another does', async () => {
    receiver.answer({ body: 'here' });
    const lookup: Lookup = async () => [
      { address: '127.0.0.9', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect(await post(hook(), { lookup })).toMatchObject({ status: 200, body: 'here' });
  });
});

describe('TLS', () => {
  it('with a server that speaks none: tls', async () => {
    const raw = await startRaw((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 No\r\n\r\n')),
    );
    expect(await faultOf(post(raw.https))).toMatchObject({
      reason: 'tls',
      message: 'A secure connection (TLS) could not be made.',
    });
    await raw.close();
  });

  it('that is cut amid the handshake: tls', async () => {
    const raw = await startRaw((socket) => socket.once('data', () => socket.destroy()));
    expect(await faultOf(post(raw.https))).toMatchObject({ reason: 'tls' });
    await raw.close();
  });

  it('asks for the name, and trusts no certificate of nobody, whatever the process is set to', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const asked: string[] = [];
    let requests = 0;
    const SNICallback: tls.TlsOptions['SNICallback'] = (name, tell) => {
      asked.push(name);
      tell(null);
    };
    const server = tls.createServer({ ...selfSigned('hooks.example'), SNICallback }, (socket) => {
      socket
        .on('error', () => undefined)
        .once('data', () => {
          requests += 1;
          socket.end('HTTP/1.1 200 OK\r\n\r\n');
        });
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    const fault = await faultOf(post(`https://hooks.example:${port}/`));
    expect(fault).toMatchObject({
      reason: 'tls',
      message: 'The certificate is not from a known authority.',
    });
    expect(asked).toEqual(['hooks.example']);
    expect(requests).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });
});
