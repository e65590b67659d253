import 'server-only';
import {
  ModelError,
  streamChat,
  type ChatChunk,
  type ChatMessage,
  type ChatOptions,
  type ChatRequest,
  type FinishReason,
  type ModelUsage,
} from '../../clients/openrouter';
import type { Deps } from '../../platform/deps';
import type { Env } from '../../platform/env';
import { GroundedText, type CheckedText } from '../grounding/grounded-text';
import type { Facts } from '../model';
import { countTokens } from '../prompt/count-tokens';
import { noteFailure, noteSuccess } from '../repository/breakers';
import { addUsage, costOfToken } from '../repository/usage';
import type { ModelPlan } from './plan-model';

const MAX_TOKENS = 1_500;
/** Low: the same question is to be answered alike. */
const TEMPERATURE = 0.2;
const MICROS = 1_000_000;
/** Prices change: older costs say nothing of today's. */
const PRICED_WITHIN_MS = 30 * 86_400_000;

export interface ModelQuestion {
  readonly plan: ModelPlan;
  readonly messages: readonly ChatMessage[];
  readonly facts: Facts;
  readonly question: string;
  /** Who asks, and for which place. */
  readonly userId: string;
  readonly auditRef: string;
  readonly scopeKey: string;
}

export interface ModelAnswer {
  readonly checked: CheckedText;
  readonly model: string;
  /** Why it ended; only `stop` is all of what the model had to say. */
  readonly finishReason: FinishReason | null;
}

/** What a model's faults say about the model: that it is away. The others say something of us. */
const isAway = ({ fault }: ModelError): boolean =>
  fault === 'unavailable' || fault === 'interrupted';

const dayOf = (now: Date): Date =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));

/** What a call has come to so far. */
class Meter {
  model: string;
  usage: ModelUsage | null = null;
  #answered = '';

  constructor(
    private readonly deps: Deps,
    private readonly asked: ModelQuestion,
  ) {
    this.model = asked.plan.models[0] ?? '';
  }

  count(text: string): void {
    this.#answered += text;
  }

  async save(failed: boolean): Promise<void> {
    const { userId, scopeKey, messages } = this.asked;
    const told = this.usage;
    // Nothing came: whether it was charged is not known, and most are not.
    const nothing = told === null && this.#answered === '';
    const sent = messages.reduce((sum, { content }) => sum + countTokens(content), 0);
    const promptTokens = told?.promptTokens ?? (nothing ? 0 : sent);
    const completionTokens = told?.completionTokens ?? countTokens(this.#answered);
    await addUsage(this.deps.db, {
      day: dayOf(this.deps.now()),
      userId,
      scopeKey,
      model: this.model,
      failed,
      promptTokens,
      completionTokens,
      costMicros: await this.#cost(promptTokens + completionTokens),
    });
  }

  /** What is not told, as of an answer that was stopped, is estimated: else stopping would cost nothing. */
  async #cost(tokens: number): Promise<number> {
    const told = this.usage?.costUsd ?? null;
    if (told !== null) return Math.round(told * MICROS);
    if (tokens === 0) return 0;
    const { db, now } = this.deps;
    const since = new Date(now().getTime() - PRICED_WITHIN_MS);
    return Math.round(tokens * (await costOfToken(db, this.model, dayOf(since))));
  }
}

/** The reason of an end that somebody wished for is no failure of the model's. */
const isFailure = (error: unknown, signal: AbortSignal): boolean =>
  !signal.aborted && error !== null;

/** One that is gone is passed over: OpenRouter refuses the whole request for its name. */
async function* fromFirstKnown(
  request: Omit<ChatRequest, 'models'>,
  models: readonly string[],
  options: ChatOptions,
): AsyncGenerator<ChatChunk, void> {
  for (let left = models; ; left = left.slice(1)) {
    try {
      yield* streamChat({ ...request, models: left }, options);
      return;
    } catch (error) {
      const isGone = error instanceof ModelError && error.fault === 'not_found';
      if (!isGone || left.length <= 1) throw error;
    }
  }
}

/**
 * Asks the models of a plan. What is yielded has been checked against the facts, piece by piece; what
 * it cost is counted, however it ends.
 *
 * @returns the checked answer as a whole
 * @throws ModelError; the reason of `signal`
 */
export async function* askModel(
  deps: Deps,
  env: Env,
  asked: ModelQuestion,
  options: ChatOptions & { readonly signal: AbortSignal },
): AsyncGenerator<string, ModelAnswer> {
  const { plan, messages, facts, question } = asked;
  const text = new GroundedText(facts, question);
  const meter = new Meter(deps, asked);
  const [first = ''] = plan.models;
  const startedAt = deps.now();
  let finishReason: ModelAnswer['finishReason'] = null;
  let failure: unknown = null;
  try {
    const request = {
      apiKey: plan.apiKey,
      baseUrl: env.OPENROUTER_BASE_URL,
      appUrl: env.NEXT_PUBLIC_APP_URL,
      messages,
      maxTokens: MAX_TOKENS,
      temperature: TEMPERATURE,
      user: asked.auditRef,
      dataCollection: env.OPENROUTER_DATA_COLLECTION,
    };
    for await (const chunk of fromFirstKnown(request, plan.models, options)) {
      if (chunk.kind === 'end') {
        meter.model = chunk.model;
        meter.usage = chunk.usage;
        ({ finishReason } = chunk);
      } else {
        meter.count(chunk.text);
        const checked = text.push(chunk.text);
        if (checked !== '') yield checked;
      }
    }
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // Also where whoever listens leaves between two pieces.
    await meter.save(isFailure(failure, options.signal));
    if (failure instanceof ModelError && isAway(failure)) {
      await noteFailure(deps.db, first, { startedAt, now: deps.now() });
    }
  }
  await noteSuccess(deps.db, meter.model, deps.now());
  return { checked: text.end(), model: meter.model, finishReason };
}
