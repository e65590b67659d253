import 'server-only';
import {
  ModelError,
  streamChat,
  type ChatMessage,
  type ChatOptions,
  type ModelUsage,
} from '../../clients/openrouter';
import type { Deps } from '../../platform/deps';
import type { Env } from '../../platform/env';
import { GroundedText, type CheckedText } from '../grounding/grounded-text';
import type { Facts } from '../model';
import { noteFailure, noteSuccess } from '../repository/breakers';
import { addUsage } from '../repository/usage';
import type { ModelPlan } from './plan-model';

const MAX_TOKENS = 1_500;
/** Low: the same question is to be answered alike. */
const TEMPERATURE = 0.2;
const MICROS = 1_000_000;
/** What is not told is estimated, so that a stopped answer is not free: some four characters a token. */
const CHARS_A_TOKEN = 4;

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
  /** Whether it is all of what the model had to say. */
  readonly isWhole: boolean;
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
  #answered = 0;

  constructor(
    private readonly deps: Deps,
    private readonly asked: ModelQuestion,
  ) {
    this.model = asked.plan.models[0] ?? '';
  }

  count(text: string): void {
    this.#answered += text.length;
  }

  async save(failed: boolean): Promise<void> {
    const { userId, scopeKey, messages } = this.asked;
    const told = this.usage;
    // Nothing came: whether it was charged is not known, and most are not.
    const nothing = told === null && this.#answered === 0;
    const sent = messages.reduce((sum, { content }) => sum + content.length, 0);
    await addUsage(this.deps.db, {
      day: dayOf(this.deps.now()),
      userId,
      scopeKey,
      model: this.model,
      failed,
      promptTokens: told?.promptTokens ?? (nothing ? 0 : Math.ceil(sent / CHARS_A_TOKEN)),
      completionTokens: told?.completionTokens ?? Math.ceil(this.#answered / CHARS_A_TOKEN),
      costMicros: Math.round((told?.costUsd ?? 0) * MICROS),
    });
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
  let isWhole = false;
  let failure: unknown = null;
  try {
    const chunks = streamChat(
      {
        apiKey: plan.apiKey,
        baseUrl: env.OPENROUTER_BASE_URL,
        appUrl: env.NEXT_PUBLIC_APP_URL,
        models: plan.models,
        messages,
        maxTokens: MAX_TOKENS,
        temperature: TEMPERATURE,
        user: asked.auditRef,
        dataCollection: env.OPENROUTER_DATA_COLLECTION,
      },
      options,
    );
    for await (const chunk of chunks) {
      if (chunk.kind === 'end') {
        meter.model = chunk.model;
        meter.usage = chunk.usage;
        isWhole = chunk.finishReason === 'stop';
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
    await meter.save(failure !== null);
    if (failure instanceof ModelError && isAway(failure)) {
      await noteFailure(deps.db, first, deps.now());
    }
  }
  await noteSuccess(deps.db, first, deps.now());
  return { checked: text.end(), model: meter.model, isWhole };
}
