import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import type { WireUser } from './wire-user';

/** How the stand-in behaves: as documented, broken, or never answering. */
export type Behaviour = 'ok' | 'fail' | 'hang' | 'cut';

export interface ClerkStandIn {
  /** As `CLERK_API_URL` names it. */
  readonly url: string;
  readonly secretKey: string;
  /** Method and path of every request so far. */
  readonly requests: readonly string[];
  putUser(user: WireUser): void;
  /** The keys that `/v1/jwks` answers. */
  putKeys(...keys: JWK[]): void;
  /** The Set-Cookie lines that a session's refresh answers. */
  putRefresh(sessionId: string, cookies: readonly string[]): void;
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

const fault = (code: string, message: string) => ({
  errors: [{ code, message, long_message: message }],
  clerk_trace_id: randomBytes(16).toString('hex'),
});

interface State {
  readonly users: Map<string, WireUser>;
  readonly refreshes: Map<string, readonly string[]>;
  keys: JWK[];
}

/** What each documented call answers; undefined where there is nothing of that id. */
const CALLS: readonly (readonly [RegExp, (state: State, id: string) => unknown])[] = [
  [/^GET \/v1\/jwks$/, ({ keys }) => ({ keys })],
  [/^GET \/v1\/users\/([^/]+)$/, ({ users }, id) => users.get(id)],
  [
    /^DELETE \/v1\/users\/([^/]+)$/,
    ({ users }, id) => users.delete(id) && { object: 'user', id, deleted: true },
  ],
  [
    /^POST \/v1\/sessions\/([^/]+)\/refresh$/,
    ({ refreshes }, id) => {
      const cookies = refreshes.get(id);
      return cookies && { object: 'cookies', cookies };
    },
  ],
];

function answerOf(state: State, request: string): [number, unknown] {
  for (const [pattern, answer] of CALLS) {
    const match = pattern.exec(request);
    const body = match ? answer(state, match[1] ?? '') : undefined;
    if (body) return [200, body];
  }
  return [404, fault('resource_not_found', 'not found')];
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/**
 * A small Clerk: people, keys and sessions in the wire format of its Backend API, on a free port of
 * this machine. It wants its secret key, and can be told to fail, to hang or to cut its answers short.
 */
export async function startClerkStandIn(): Promise<ClerkStandIn> {
  const secretKey = `sk_test_${randomBytes(20).toString('hex')}`;
  const state: State = { users: new Map(), refreshes: new Map(), keys: [] };
  const requests: string[] = [];
  let behaviour: Behaviour = 'ok';

  const respond = (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://stand-in.invalid');
    const asked = `${request.method} ${pathname}`;
    requests.push(asked);
    if (behaviour === 'hang') return;
    if (behaviour === 'fail') {
      send(response, 500, fault('internal_clerk_error', 'There was an internal error'));
      return;
    }
    if (behaviour === 'cut') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": "user_');
      return;
    }
    if (request.headers.authorization !== `Bearer ${secretKey}`) {
      send(response, 401, fault('clerk_key_invalid', 'The provided Clerk Secret Key is invalid.'));
      return;
    }
    send(response, ...answerOf(state, asked));
  };

  const server = createServer(respond);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secretKey,
    requests,
    putUser: (user) => state.users.set(user.id, user),
    putKeys: (...keys) => {
      state.keys = keys;
    },
    putRefresh: (sessionId, cookies) => state.refreshes.set(sessionId, cookies),
    behave: (next) => {
      behaviour = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
