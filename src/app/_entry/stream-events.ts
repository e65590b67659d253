import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';

/** Comments in between, so that nothing on the way takes a model that thinks for one that is gone. */
const HEARTBEAT_MS = 10_000;
const HEARTBEAT = ': still here\n\n';

export interface NamedEvent {
  readonly type: string;
}

interface StreamOptions {
  /** Called when whoever listens has gone: the work is to end. */
  readonly onGone: () => void;
  /** What a failure in the middle is told as: nothing else can tell it any more. */
  readonly tellFailure: (error: unknown) => NamedEvent;
}

/** JSON never holds a line break. */
const encode = (event: NamedEvent): string =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/**
 * Server-sent events as a body that is made at the pace at which it is taken. A failure is the last
 * event; a listener who goes ends the work.
 */
export function streamEvents(
  events: AsyncGenerator<NamedEvent, void>,
  { onGone, tellFailure }: StreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let pending: Promise<IteratorResult<NamedEvent, void>> | null = null;
  let isGone = false;

  const nextText = async (): Promise<string | null> => {
    pending ??= events.next();
    const timer = new AbortController();
    const rest = sleep(HEARTBEAT_MS, null, { signal: timer.signal }).catch(() => null);
    try {
      const step = await Promise.race([pending, rest]);
      if (step === null) return HEARTBEAT;
      pending = null;
      return step.done ? null : encode(step.value);
    } finally {
      timer.abort();
    }
  };
  let hasFailed = false;
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const text = hasFailed ? null : await nextText();
    if (text === null) controller.close();
    else controller.enqueue(encoder.encode(text));
  };
  return new ReadableStream(
    {
      pull: async (controller) => {
        try {
          await pull(controller);
        } catch (error) {
          hasFailed = true;
          // The end that a listener who left has brought about is no failure.
          if (isGone) return;
          controller.enqueue(encoder.encode(encode(tellFailure(error))));
        }
      },
      cancel: () => {
        isGone = true;
        onGone();
        // What it was about to say is wanted by nobody any more.
        pending?.catch(() => null);
        void events.return().catch(() => null);
      },
    },
    // Nothing is read ahead of the client.
    { highWaterMark: 0 },
  );
}
