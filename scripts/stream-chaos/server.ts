// One process of the trial: the product's own stream behind a plain HTTP server. (Next's part of the
// route is left out: it runs in Next alone.)
import http from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { resolveActor } from '@/lib/auth';
import { registerSubscriptions } from '@/lib/jobs';
import { getDeps } from '@/lib/platform/deps';
import { getEnv, streamSecondsOf } from '@/lib/platform/env';
import { getHub, openStream } from '@/lib/realtime';
import { placeIn } from '@/lib/realtime/schema';

export interface ServerState {
  readonly streams: number;
  readonly timers: number;
  readonly sockets: number;
  readonly listeners: number;
  readonly heap: number;
}

registerSubscriptions();

async function answer(request: http.IncomingMessage, response: http.ServerResponse) {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { authorization = null, 'last-event-id': last } = request.headers;
  const resolve = () =>
    resolveActor(getDeps(), getEnv(), { authorization, sessionCookie: null, suffixedCookie: null });
  const body = await openStream({
    deps: getDeps(),
    hub: getHub(),
    actor: await resolve(),
    resolve,
    after: placeIn(typeof last === 'string' ? last : null),
    seconds: streamSecondsOf(getEnv()),
    gone: gone.signal,
  });
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  await pipeline(Readable.fromWeb(body as never), response).catch(() => undefined);
}

const server = http.createServer((request, response) => {
  answer(request, response).catch(() => response.writeHead(500).end());
});

function state(): ServerState {
  globalThis.gc?.();
  const resources = process.getActiveResourcesInfo();
  const count = (kind: string) => resources.filter((name) => name === kind).length;
  const events = [...process.eventNames()];
  return {
    streams: getHub().size,
    timers: count('Timeout'),
    sockets: count('TCPSocketWrap'),
    listeners: events.reduce((total, name) => total + process.listenerCount(name), 0),
    heap: process.memoryUsage().heapUsed,
  };
}

process.on('message', () => process.send?.({ state: state() }));
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
