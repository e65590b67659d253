import { defineRoute } from '@/app/_entry/define-route';
import { toAppError, toProblem } from '@/app/_entry/problem';
import { streamEvents } from '@/app/_entry/stream-events';
import { answerQuestion, prepareAnswer, wholeAnswer } from '@/lib/ai';
import { chatOutput } from '@/lib/ai/output-schema';
import { chatInput } from '@/lib/ai/schema';
import { getEnv } from '@/lib/platform/env';

/** For platforms that end a function: longer than an answer may take. */
export const maxDuration = 60;
const TIME_LIMIT_MS = 50_000;

/** A stream, unless the caller asks for JSON by name. */
const wantsJson = ({ headers }: Request): boolean => {
  const accept = headers.get('accept') ?? '';
  return accept.includes('application/json') && !accept.includes('text/event-stream');
};

export const POST = defineRoute({
  method: 'POST',
  path: '/api/insights/chat',
  summary: 'Ask the assistant: an answer whose figures are checked, as server-sent events or JSON',
  permission: 'assistant.use',
  rateLimit: 'chat',
  body: chatInput,
  streams: ['text/event-stream', 'application/json'],
  output: chatOutput,
  run: async ({ deps, actor, body, request, requestId }) => {
    const gone = new AbortController();
    const signal = AbortSignal.any([request.signal, gone.signal]);
    const prepared = await prepareAnswer({ deps, env: getEnv(), actor, input: body });
    const events = answerQuestion(prepared, { signal, timeLimitMs: TIME_LIMIT_MS });
    if (wantsJson(request)) return { body: await wholeAnswer(events) };
    return {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        // Compression would hold words back until its block is full, and some proxies any answer.
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      },
      stream: streamEvents(events, {
        onGone: () => gone.abort(),
        tellFailure: (error) => ({
          type: 'error',
          success: false,
          error: toProblem(toAppError(error, requestId), requestId),
        }),
      }),
    };
  },
});
