import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import type OpenAI from 'openai';
import { isPassing, modelError } from './faults';
import { loadLibrary, openLibrary, type ModelAccess } from './library';
import { ModelError } from './model-error';
import { readAnswer, type ChatChunk } from './read-answer';
import { Watch, type Limits } from './watch';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest extends ModelAccess {
  /** The first choice, then up to three that OpenRouter asks where it is down or declines. */
  readonly models: readonly string[];
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  /** 0 to 2. */
  readonly temperature: number;
  /** A pseudonym of who asks: what the provider blocks for abuse is then not the whole account. */
  readonly user?: string | undefined;
  /** Whether providers may be asked that keep what they are sent, to train on it or otherwise. */
  readonly dataCollection: 'allow' | 'deny';
}

export interface ChatOptions extends Partial<Limits> {
  /** From one piece of text to the next, ms. */
  readonly tokenLimitMs?: number;
  /** Attempts beyond the first; there are none once text has come. */
  readonly retries?: number;
  /** Of the first pause, ms; those after it double, each with jitter. */
  readonly firstPauseMs?: number;
}

const USUAL = {
  timeLimitMs: 120_000,
  firstTokenLimitMs: 30_000,
  tokenLimitMs: 20_000,
  retries: 2,
  firstPauseMs: 250,
} as const;
type Numbers = Required<Omit<ChatOptions, 'signal'>>;

/** What is left out, or given as undefined, is as usual. */
const limitsOf = (options: ChatOptions): Numbers => ({
  timeLimitMs: options.timeLimitMs ?? USUAL.timeLimitMs,
  firstTokenLimitMs: options.firstTokenLimitMs ?? USUAL.firstTokenLimitMs,
  tokenLimitMs: options.tokenLimitMs ?? USUAL.tokenLimitMs,
  retries: options.retries ?? USUAL.retries,
  firstPauseMs: options.firstPauseMs ?? USUAL.firstPauseMs,
});

/** What is to come after the end of the text is the usage alone. */
const USAGE_LIMIT_MS = 2_000;
/** Who waits for an answer would rather have one made without a model than wait longer than this. */
const LONGEST_PAUSE_MS = 5_000;
/** OpenRouter refuses a request that names more. */
const MAX_FALLBACKS = 3;
/** What may stand in a header; anything else cannot be a key, and is never sent. */
const KEY = /^[\x21-\x7e]+$/;

type Body = OpenAI.ChatCompletionCreateParamsStreaming & {
  models?: string[];
  provider: { data_collection: 'allow' | 'deny' };
};

function bodyOf(request: ChatRequest, model: string): Body {
  const { models, messages, maxTokens, temperature, user, dataCollection } = request;
  const fallbacks = [...new Set(models)].filter((name) => name !== model).slice(0, MAX_FALLBACKS);
  return {
    model,
    ...(fallbacks.length > 0 && { models: fallbacks }),
    messages: messages.map(({ role, content }) => ({ role, content })),
    max_completion_tokens: maxTokens,
    temperature,
    ...(user !== undefined && { user }),
    provider: { data_collection: dataCollection },
    stream: true,
    // OpenRouter tells it anyway; what else speaks this protocol does not.
    stream_options: { include_usage: true },
  };
}

/** One attempt: nothing is sent before its first piece is asked for. */
function attempt(
  Library: typeof OpenAI,
  request: ChatRequest,
  model: string,
  watch: Watch,
): AsyncGenerator<ChatChunk, void> {
  let isDone = false;
  const library = openLibrary(Library, request, () => (isDone = true));
  return readAnswer(
    () => library.chat.completions.create(bodyOf(request, model), { signal: watch.signal }),
    { firstChoice: model, isDone: () => isDone, onFinish: () => watch.allow(USAGE_LIMIT_MS) },
  );
}

/** Never so that many come back at one moment. */
function pauseAfter({ retryAfterMs }: ModelError, attempts: number, firstPauseMs: number): number {
  const own = Math.min(LONGEST_PAUSE_MS, firstPauseMs * 2 ** (attempts - 1));
  return (retryAfterMs ?? 0) + own * (0.5 + Math.random() / 2);
}

interface Begun {
  readonly pieces: AsyncGenerator<ChatChunk, void>;
  readonly first: ChatChunk | undefined;
}

/**
 * Attempts until text comes. Beside `callProvider`, since an answer goes on after it has begun, and
 * since a pause here ends with the signal.
 */
async function begin(
  open: () => AsyncGenerator<ChatChunk, void>,
  watch: Watch,
  { retries, firstPauseMs }: Pick<Numbers, 'retries' | 'firstPauseMs'>,
): Promise<Begun> {
  for (let attempts = 1; ; attempts += 1) {
    const pieces = open();
    try {
      const { value } = await pieces.next();
      return { pieces, first: value ?? undefined };
    } catch (error) {
      const isLast = attempts > retries || watch.signal.aborted;
      if (isLast || !(error instanceof ModelError) || !isPassing(error)) throw error;
      const pause = pauseAfter(error, attempts, firstPauseMs);
      if (pause > LONGEST_PAUSE_MS || pause >= watch.remainingMs()) throw error;
      await sleep(pause, undefined, { signal: watch.signal });
    }
  }
}

/** What is thrown is a ModelError or the reason of the caller's own signal, but for defects of ours. */
function explained(error: unknown, watch: Watch, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  const isBroken = error instanceof ModelError && error.afterFirstToken;
  if (!watch.isLate || isBroken) return error;
  return new ModelError('unavailable', 'The model did not answer in time.');
}

/**
 * Asks a model, and gives its answer as it is made: pieces of text, each whole in its characters, and
 * then one `end`. An answer without an `end` is not whole. Leaving the loop ends the exchange.
 *
 * @throws ModelError; the reason of `signal` where that ended it
 */
export async function* streamChat(
  request: ChatRequest,
  options: ChatOptions = {},
): AsyncGenerator<ChatChunk, void> {
  const [model] = request.models;
  if (model === undefined) throw modelError('not_found');
  if (!KEY.test(request.apiKey)) throw modelError('unauthorized');
  const Library = await loadLibrary();
  const { signal } = options;
  const limits = limitsOf(options);
  const watch = new Watch({ ...limits, signal });
  let pieces: AsyncGenerator<ChatChunk, void> | null = null;
  try {
    const open = () => attempt(Library, request, model, watch);
    const begun = await begin(open, watch, limits);
    ({ pieces } = begun);
    for (let piece = begun.first; piece !== undefined;) {
      watch.pause();
      yield piece;
      // Much may have arrived already, and would still be read.
      signal?.throwIfAborted();
      watch.allow(limits.tokenLimitMs);
      const next = await pieces.next();
      piece = next.value ?? undefined;
    }
  } catch (error) {
    throw explained(error, watch, signal);
  } finally {
    await pieces?.return().catch(() => undefined);
    watch.close();
  }
}
