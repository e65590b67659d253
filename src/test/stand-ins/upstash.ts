import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, ErrorReply } from '@redis/client';

/** How the stand-in misbehaves for the next requests; it keeps doing so until told otherwise. */
export type UpstashFault =
  'none' | 'hang' | 'rate_limited' | 'server_error' | 'cut_json' | 'not_json';

export interface UpstashStandIn {
  readonly url: string;
  readonly token: string;
  /** Commands that arrived, by name. */
  readonly seen: string[];
  fail(fault: UpstashFault): void;
  stop(): Promise<void>;
}

const TOKEN = 'stand-in-token';

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** As Upstash answers a client that asks for it: every text in base64, except the plain OK. */
function encoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => encoded(item));
  if (typeof value !== 'string' || value === 'OK') return value;
  return Buffer.from(value).toString('base64');
}

/** Answers faults as the service does; true where the request is dealt with. */
function misbehave(fault: UpstashFault, response: http.ServerResponse): boolean {
  const answers: Record<Exclude<UpstashFault, 'none' | 'hang'>, [number, string]> = {
    rate_limited: [429, '{"error":"ERR max requests limit exceeded. Limit: 10000, Usage: 10000."}'],
    server_error: [500, '{"error":"internal"}'],
    cut_json: [200, '{"result":"cGF'],
    not_json: [502, '<html>Bad gateway</html>'],
  };
  if (fault === 'none') return false;
  if (fault !== 'hang') response.writeHead(answers[fault][0]).end(answers[fault][1]);
  return true;
}

/**
 * Upstash's HTTP protocol in front of a real Redis: POST / with a command as a JSON array, POST
 * /pipeline with a list of them, `Authorization: Bearer`, `{ "result": … }` or 400 `{ "error": … }`.
 */
export async function startUpstash(redisUrl: string): Promise<UpstashStandIn> {
  const redis = createClient({ url: redisUrl, socket: { reconnectStrategy: 50 } });
  redis.on('error', () => undefined);
  await redis.connect();
  const seen: string[] = [];
  let fault: UpstashFault = 'none';

  const run = async (command: unknown, inBase64: boolean) => {
    if (!Array.isArray(command)) return { error: 'ERR failed to parse command' };
    const words = command.map(String);
    seen.push(words[0] ?? '');
    try {
      // The library's own scripts begin so; a Redis that is not Upstash's rejects the flag.
      const plain = words.map((word) => word.replace(/^#!lua flags=allow-key-locking\n/, ''));
      const result: unknown = await redis.sendCommand(plain);
      return { result: inBase64 ? encoded(result) : result };
    } catch (error) {
      if (error instanceof ErrorReply) return { error: error.message };
      throw error;
    }
  };

  const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      response.writeHead(401).end('{"error":"WRONGPASS invalid or missing auth token"}');
      return;
    }
    if (misbehave(fault, response)) return;
    const given: unknown = JSON.parse(await bodyOf(request));
    const inBase64 = request.headers['upstash-encoding'] === 'base64';
    if (request.url === '/pipeline') {
      const results = [];
      for (const command of given as unknown[]) results.push(await run(command, inBase64));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(results));
      return;
    }
    const result = await run(given, inBase64);
    const status = 'error' in result ? 400 : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  };

  const server = http.createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end('{"error":"internal"}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    seen,
    fail: (next) => {
      fault = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      redis.destroy();
    },
  };
}
