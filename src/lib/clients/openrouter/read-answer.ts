import 'server-only';
import { faultOf, modelError } from './faults';
import { isObject, textOf, type JsonObject } from './json';
import { ModelError } from './model-error';

export const FINISH_REASONS = ['stop', 'length', 'content_filter', 'tool_calls'] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

export interface ModelUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** In US dollars; null where the provider did not tell. */
  readonly costUsd: number | null;
}

export type ChatChunk =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'end';
      /** Which one answered: the first choice, or a fallback. */
      readonly model: string;
      /** Null where the provider ended the answer and gave no reason. */
      readonly finishReason: FinishReason | null;
      /** Null where the connection ended before it was told. */
      readonly usage: ModelUsage | null;
    };

/** Characters of an answer; far above what any question needs. */
const MAX_TEXT = 1_024 * 1_024;
const OK = 200;
/** The first half of a character of two units. */
const HALF = /[\uD800-\uDBFF]$/;

const countOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

function usageOf(usage: JsonObject): ModelUsage | null {
  const promptTokens = countOf(usage.prompt_tokens);
  const completionTokens = countOf(usage.completion_tokens);
  if (promptTokens === null || completionTokens === null) return null;
  return { promptTokens, completionTokens, costUsd: countOf(usage.cost) };
}

/** Providers have words of their own for an ordinary end. */
const finishOf = (reason: string): FinishReason =>
  FINISH_REASONS.find((known) => known === reason) ?? 'stop';

/** An answer as its chunks come. */
class Answer {
  #model: string;
  #finish: FinishReason | null = null;
  #usage: ModelUsage | null = null;
  #isRefused = false;
  #length = 0;
  #half = '';

  constructor(firstChoice: string) {
    this.#model = firstChoice;
  }

  /** Whether anything was handed out. */
  get hasText(): boolean {
    return this.#length > 0;
  }
  get isFinished(): boolean {
    return this.#finish !== null;
  }

  /** @returns the text that it brings, empty where it brings none. @throws ModelError */
  take(chunk: unknown): string {
    if (!isObject(chunk)) return '';
    this.#model = textOf(chunk.model) || this.#model;
    if (isObject(chunk.usage)) this.#usage = usageOf(chunk.usage);
    const [choice] = Array.isArray(chunk.choices) ? (chunk.choices as readonly unknown[]) : [];
    return isObject(choice) ? this.#takeChoice(choice) : '';
  }

  #takeChoice(choice: JsonObject): string {
    // An answer all at once has a message where a stream has deltas.
    const delta = isObject(choice.delta) ? choice.delta : choice.message;
    const text = isObject(delta) ? this.#takeDelta(delta) : '';
    const reason = textOf(choice.finish_reason);
    if (reason === 'error') throw modelError('unavailable');
    if (reason) this.#finish = finishOf(reason);
    return text;
  }

  #takeDelta(delta: JsonObject): string {
    if (textOf(delta.refusal)) this.#isRefused = true;
    const text = this.#half + (textOf(delta.content) ?? '');
    this.#half = HALF.exec(text)?.[0] ?? '';
    const whole = this.#half === '' ? text : text.slice(0, -1);
    if (this.#length + whole.length > MAX_TEXT) throw modelError('unavailable', { status: OK });
    this.#length += whole.length;
    return whole;
  }

  /** @param isDone whether the provider said that this was all. @throws ModelError where it was not */
  end(isDone: boolean): ChatChunk {
    const isWhole = isDone || this.isFinished;
    if (!this.hasText) throw this.#empty(isWhole);
    if (!isWhole) throw modelError('interrupted');
    return {
      kind: 'end',
      model: this.#model,
      finishReason: this.#isRefused ? 'content_filter' : this.#finish,
      usage: this.#usage,
    };
  }

  #empty(isWhole: boolean): ModelError {
    const status = isWhole ? OK : null;
    const isDeclined = this.#isRefused || this.#finish === 'content_filter';
    if (isDeclined) return modelError('moderated', { status });
    return isWhole
      ? new ModelError('unavailable', 'The model gave no answer.', { status })
      : modelError('unavailable');
  }
}

/** What the library's errors say of an answer that was an error. */
interface Told extends Error {
  readonly status?: unknown;
  readonly headers?: unknown;
  readonly error?: unknown;
}

/** What the library threw; an error of ours may stand behind one of its own. */
function asModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  if (!(error instanceof Error)) return modelError('unavailable');
  if (error.cause instanceof ModelError) return error.cause;
  const { status, headers, error: body }: Told = error;
  return faultOf({
    status: typeof status === 'number' ? status : null,
    headers: headers instanceof Headers ? headers : null,
    error: body,
  });
}

export interface Reading {
  readonly firstChoice: string;
  /** Whether the provider said that this was all. */
  readonly isDone: () => boolean;
  /** Hears that no more text is to come, though usage may. */
  readonly onFinish: () => void;
}

/**
 * The pieces of one answer, and its end, from the chunks of the library's stream.
 *
 * @throws ModelError
 */
export async function* readAnswer(
  open: () => Promise<AsyncIterable<unknown>>,
  { firstChoice, isDone, onFinish }: Reading,
): AsyncGenerator<ChatChunk, void> {
  const answer = new Answer(firstChoice);
  try {
    for await (const chunk of await open()) {
      const text = answer.take(chunk);
      if (text !== '') yield { kind: 'text', text };
      if (answer.isFinished) onFinish();
    }
  } catch (error) {
    const fault = asModelError(error);
    if (answer.hasText && !answer.isFinished) {
      throw modelError('interrupted', { status: fault.status });
    }
    // What goes wrong after the end takes nothing from an answer that is whole.
    if (!answer.isFinished) throw fault;
  }
  // Reached also where the exchange was ended: the library takes that for an end like any other.
  yield answer.end(isDone());
}
