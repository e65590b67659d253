import type { ChatAnswer } from '@/lib/ai/output-schema';
import type { ErrorCode } from '@/lib/core/errors';
import { plural } from '../ui/format';
import { readEvents, type ServerEvent } from './event-stream';

/** What the server tells while it answers. */
export type AnswerEvent =
  | {
      readonly type: 'start';
      readonly source: ChatAnswer['source'];
      /** The one that is asked first; null where code answers. */
      readonly model: string | null;
      readonly conversationId: string | null;
    }
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'reset'; readonly notice: string }
  | { readonly type: 'done'; readonly answer: ChatAnswer };

export interface Asked {
  readonly question: string;
  /** Null begins a conversation. */
  readonly conversationId: string | null;
  readonly dealId: string | null;
  /** Only of this team, or (null) only of one's own deals; undefined for everything one may see. */
  readonly teamId: string | null | undefined;
}

/** Why there is no answer, in words. */
export interface AskFailure {
  readonly code: ErrorCode | 'UNREACHABLE' | 'CUT';
  readonly message: string;
  readonly requestId?: string;
}

export class AskError extends Error {
  constructor(readonly failure: AskFailure) {
    super(failure.message);
  }
}

/** The server says every 10 s that it is still there. */
const SILENCE_MS = 45_000;

const UNREACHABLE: AskFailure = {
  code: 'UNREACHABLE',
  message: 'The server could not be reached. Ask again once you are back online.',
};
const CUT: AskFailure = {
  code: 'CUT',
  message: 'The connection was lost before the answer was complete. Ask again.',
};
const SIGNED_OUT: AskFailure = {
  code: 'UNAUTHENTICATED',
  message: 'You are signed out. Sign in again in another tab, then ask again.',
};

interface ErrorBody {
  readonly code?: ErrorCode;
  readonly message?: string;
  readonly requestId?: string;
}

function errorIn(text: string): ErrorBody {
  try {
    const body = JSON.parse(text) as { readonly error?: ErrorBody } | null;
    return body?.error ?? {};
  } catch {
    return {};
  }
}

/** "in 20 seconds", "in 2 minutes". */
export function waitWords(retryAfter: string | null): string {
  const seconds = Number(retryAfter ?? '');
  if (!Number.isFinite(seconds) || seconds <= 0) return 'in a moment';
  const whole = Math.ceil(seconds);
  return whole < 100 ? `in ${plural(whole, 'second')}` : `in ${plural(Math.ceil(whole / 60), 'minute')}`; // prettier-ignore
}

/** What an answer that is no stream says, by its status. */
export function failureOf(status: number, text: string, retryAfter: string | null): AskFailure {
  if (status === 401) return SIGNED_OUT;
  const { code = 'INTERNAL', message, requestId } = errorIn(text);
  const told = { code, ...(requestId === undefined ? {} : { requestId }) };
  if (status === 429) {
    return { ...told, code: 'RATE_LIMITED', message: `Those were many questions within a minute. Ask again ${waitWords(retryAfter)}.` }; // prettier-ignore
  }
  if (status === 503) {
    const why = message ?? 'The assistant is away.';
    const when = retryAfter === null ? '' : ` Ask again ${waitWords(retryAfter)}.`;
    return { ...told, code: 'UNAVAILABLE', message: `${why}${when}` };
  }
  return {
    ...told,
    message: message ?? 'The server gave no proper answer. Ask again in a moment.',
  };
}

function eventOf({ event, data }: ServerEvent): AnswerEvent | null {
  if (!['start', 'delta', 'reset', 'done', 'error'].includes(event)) return null;
  if (event === 'error') {
    const { code = 'INTERNAL', message = CUT.message, requestId } = errorIn(data);
    throw new AskError({ code, message, ...(requestId === undefined ? {} : { requestId }) });
  }
  try {
    return JSON.parse(data) as AnswerEvent;
  } catch {
    throw new AskError(CUT);
  }
}

async function open(
  asked: Asked,
  signal: AbortSignal,
  address: string,
): Promise<ReadableStream<Uint8Array>> {
  const { question, conversationId, dealId, teamId } = asked;
  const response = await fetch(address, {
    method: 'POST',
    signal,
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({
      messages: [{ role: 'user', content: question }],
      conversationId: conversationId ?? 'new',
      ...(dealId === null ? {} : { dealId }),
      ...(teamId === undefined ? {} : { teamId }),
    }),
  }).catch((error: unknown) => {
    throw signal.aborted ? error : new AskError(UNREACHABLE);
  });
  if (response.ok && response.body) return response.body;
  const text = await response.text().catch(() => '');
  throw new AskError(failureOf(response.status, text, response.headers.get('retry-after')));
}

/**
 * Asks the assistant and tells what it says while it says it; the last event is `done`.
 *
 * @throws AskError; the reason of `signal`
 */
export async function* askAssistant(
  asked: Asked,
  signal: AbortSignal,
  address = '/api/insights/chat',
): AsyncGenerator<AnswerEvent, void> {
  const body = await open(asked, signal, address);
  try {
    for await (const raw of readEvents(body, SILENCE_MS)) {
      const event = eventOf(raw);
      if (event) yield event;
      if (event?.type === 'done') return;
    }
  } catch (error) {
    if (signal.aborted || error instanceof AskError) throw error;
    throw new AskError(CUT);
  }
  throw new AskError(CUT);
}
