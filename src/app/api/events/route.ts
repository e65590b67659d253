import { defineRoute } from '@/app/_entry/define-route';
import { requireActor } from '@/app/_entry/request-actor';
import { getEnv, streamSecondsOf } from '@/lib/platform/env';
import { getHub, openStream, pollEvents } from '@/lib/realtime';
import { liveQuery, placeIn, pollOutput } from '@/lib/realtime/schema';

/** For platforms that end a function: longer than a stream lasts there. */
export const maxDuration = 60;

export const GET = defineRoute({
  method: 'GET',
  path: '/api/events',
  summary: 'The live stream: what happens, as server-sent events; or what happened since, as JSON',
  permission: 'stream.read',
  rateLimit: 'stream',
  query: liveQuery,
  streams: ['text/event-stream', 'application/json'],
  output: pollOutput,
  run: async ({ deps, actor, query, request }) => {
    const after = placeIn(request.headers.get('last-event-id')) ?? placeIn(query.lastEventId);
    if (query.mode === 'poll') return { body: await pollEvents(deps, actor, after) };
    const stream = await openStream({
      deps,
      hub: getHub(),
      actor,
      resolve: () => requireActor(request),
      after,
      seconds: streamSecondsOf(getEnv()),
      gone: request.signal,
    });
    return {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        // Compression would hold messages back until its block is full, and some proxies any answer.
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      },
      stream,
    };
  },
});
