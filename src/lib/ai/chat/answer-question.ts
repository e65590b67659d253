import 'server-only';
import { ModelError, type ChatOptions } from '../../clients/openrouter';
import { inTransaction } from '../../platform/db';
import { getLog } from '../../platform/log';
import { linkedDeals } from '../deal-links';
import type { CheckedText } from '../grounding/grounded-text';
import type { Citation } from '../model';
import type { ChatAnswer } from '../output-schema';
import { buildPrompt } from '../prompt/build-prompt';
import { takeUsable } from '../repository/breakers';
import { findCached, keepCached } from '../repository/cache';
import * as conversations from '../repository/conversations';
import { askModel, type ModelAnswer } from './ask-model';
import { cacheKey, CACHE_MS, cachedAnswer, type CachedAnswer } from './cache-key';
import type { ChatEvent } from './events';
import type { ModelPlan } from './plan-model';
import type { Prepared } from './prepare-answer';

/** An answer without the place where it is kept. */
type Made = Omit<ChatAnswer, 'conversationId' | 'messageId'>;

/** The deals that a text of ours links to, by the names that the facts give them. */
function citationsIn(content: string, { gathered }: Prepared): Citation[] {
  const names = new Map(gathered.facts.deals.map(({ id, name }) => [id, name]));
  return linkedDeals(content).flatMap((dealId) => {
    const name = names.get(dealId);
    return name === undefined ? [] : [{ dealId, name }];
  });
}

function computed(prepared: Prepared, notice: string | null): Made {
  const { content, actions } = prepared.gathered.answer;
  return {
    content,
    taskType: prepared.routed.taskType,
    source: 'computed',
    model: null,
    citations: citationsIn(content, prepared),
    ungrounded: [],
    actions,
    omitted: prepared.gathered.facts.omitted,
    notice,
  };
}

const written = (
  prepared: Prepared,
  { content, citations, ungrounded }: Pick<CheckedText, 'content' | 'citations' | 'ungrounded'>,
  more: Pick<Made, 'model' | 'omitted' | 'notice'>,
): Made => ({
  content,
  taskType: prepared.routed.taskType,
  source: 'model',
  citations,
  ungrounded,
  actions: prepared.gathered.answer.actions,
  ...more,
});

const isWhole = ({ finishReason }: ModelAnswer): boolean => finishReason === 'stop';

/** Of a whole answer there is nothing to say; else a person should know that there is more. */
function noticeOf(answer: ModelAnswer): string | null {
  const { finishReason, checked } = answer;
  if (finishReason === 'length') return 'The answer became too long and ends early.';
  if (finishReason === 'content_filter') return 'The provider’s filter ended the answer early.';
  if (!isWhole(answer))
    return 'The answer may not be whole: the provider did not say why it ended.';
  return checked.isPartly
    ? 'Names in this language could not all be checked; figures, dates and links were.'
    : null;
}

async function save(prepared: Prepared, made: Made): Promise<ChatAnswer> {
  const { deps, actor, conversationId, questionId, askedAt, routed, places } = prepared;
  if (conversationId === null || questionId === null)
    return { ...made, conversationId: null, messageId: null };
  // After the question, also within one millisecond.
  const createdAt = new Date(Math.max(deps.now().getTime(), askedAt.getTime() + 1));
  const { content, ...answer } = made;
  const [only, second] = made.citations;
  const dealId = only !== undefined && second === undefined ? only.dealId : null;
  const messageId = await inTransaction(deps.db, async (tx) => {
    // Deleted while it was answered, it is not made again.
    if (!(await conversations.findConversation(tx, actor.userId, conversationId))) return null;
    const stored = { ...answer, places: [...places] };
    const row = { conversationId, questionId, role: 'assistant', content, answer: stored, createdAt } as const; // prettier-ignore
    const id = await conversations.addMessage(tx, { ...row, intent: routed.intent });
    await conversations.touchConversation(tx, conversationId, { dealId, now: createdAt });
    return id;
  });
  return { ...made, conversationId: messageId === null ? null : conversationId, messageId };
}

const startOf = (prepared: Prepared, model: string | null): ChatEvent => ({
  type: 'start',
  taskType: prepared.routed.taskType,
  source: model === null ? 'computed' : 'model',
  model,
  conversationId: prepared.conversationId,
});

async function* tellMade(prepared: Prepared, made: Made): AsyncGenerator<ChatEvent, void> {
  if (made.content !== '') yield { type: 'delta', text: made.content };
  yield { type: 'done', answer: await save(prepared, made) };
}

const fellBack = (error: ModelError): string =>
  `No model answered (${error.message.replace(/\.$/, '')}), so this was computed from your pipeline.`;

const RESTING = 'The models failed several times and rest for a while.';

interface Asking {
  readonly prepared: Prepared;
  readonly plan: ModelPlan;
  readonly messages: ReturnType<typeof buildPrompt>['messages'];
  readonly omitted: string | null;
  readonly key: string;
  readonly options: ChatOptions & { readonly signal: AbortSignal };
  /** What was told so far. */
  told: string;
}

/** Keeps a whole answer, to be given again to the same question over the same figures. */
async function remember(
  { prepared, key }: Asking,
  { checked, model }: ModelAnswer,
  notice: string | null,
) {
  const { deps } = prepared;
  const kept: CachedAnswer = {
    content: checked.content,
    citations: [...checked.citations],
    ungrounded: [...checked.ungrounded],
    model,
    notice,
  };
  const now = deps.now();
  await keepCached(deps.db, key, kept, { now, until: new Date(now.getTime() + CACHE_MS) });
}

/** What nobody hears any more. */
const NOT_WHOLE: ModelAnswer = {
  checked: { content: '', ungrounded: [], citations: [], isPartly: true },
  model: '',
  finishReason: null,
};

/** A model's answer, told as it comes. */
async function* tellFresh(asking: Asking): AsyncGenerator<ChatEvent, void> {
  const { prepared, plan, messages, omitted, options } = asking;
  const { deps, env, question, gathered, scopeKey } = prepared;
  const { userId, auditRef } = prepared.actor;
  const asked = { plan, messages, facts: gathered.facts, question, userId, auditRef, scopeKey };
  const pieces = askModel(deps, env, asked, options);
  let step = await pieces.next();
  try {
    for (; !step.done; step = await pieces.next()) {
      asking.told += step.value;
      yield { type: 'delta', text: step.value };
    }
  } finally {
    // Whoever leaves between two pieces ends the model's work, too, and it is counted.
    if (!step.done) await pieces.return(NOT_WHOLE);
  }
  const answer = step.value;
  const rest = answer.checked.content.slice(asking.told.length);
  if (rest !== '') yield { type: 'delta', text: rest };
  const notice = noticeOf(answer);
  if (isWhole(answer)) await remember(asking, answer, notice);
  const made = written(prepared, answer.checked, { model: answer.model, omitted, notice });
  yield { type: 'done', answer: await save(prepared, made) };
}

/** What takes the place of an answer that failed or was stopped. */
async function* tellInstead(
  { prepared, plan, told, options }: Asking,
  error: unknown,
): AsyncGenerator<ChatEvent, void> {
  if (options.signal.aborted) await save(prepared, stopped(prepared, told, plan));
  if (options.signal.aborted || !(error instanceof ModelError)) throw error;
  getLog().warn({ fault: error.fault, status: error.status }, 'no model answered');
  const notice = fellBack(error);
  if (told !== '') yield { type: 'reset', notice };
  yield* tellMade(prepared, computed(prepared, notice));
}

/** Asks the models, and tells what came of it; what fails ends in an answer by code. */
async function* tellModel(
  prepared: Prepared,
  plan: ModelPlan,
  options: Asking['options'],
): AsyncGenerator<ChatEvent, void> {
  const { deps, actor, routed, history, gathered } = prepared;
  const prompt = buildPrompt(routed, gathered.facts, history, { now: deps.now() });
  const { messages } = prompt;
  const omitted = prompt.omitted ?? gathered.facts.omitted;
  const key = cacheKey(actor.userId, plan.models, messages);
  const known = cachedAnswer(await findCached(deps.db, key, deps.now()));
  if (known) {
    const { model, notice } = known;
    yield startOf(prepared, model);
    yield* tellMade(prepared, written(prepared, known, { model, omitted, notice }));
    return;
  }
  // Asked last: whoever takes the one try of a model that has rested makes it.
  const models = await takeUsable(deps.db, plan.models, deps.now());
  if (models.length === 0) {
    yield startOf(prepared, null);
    yield* tellMade(prepared, computed(prepared, RESTING));
    return;
  }
  yield startOf(prepared, models[0] ?? null);
  const usable = { ...plan, models };
  const asking: Asking = { prepared, plan: usable, messages, omitted, key, options, told: '' };
  try {
    yield* tellFresh(asking);
  } catch (error) {
    yield* tellInstead(asking, error);
  }
}

/** Somebody pressed stop, or left: what they had seen by then is kept. */
const stopped = (prepared: Prepared, content: string, plan: ModelPlan): Made =>
  written(
    prepared,
    { content, citations: citationsIn(content, prepared), ungrounded: [] },
    { model: plan.models[0] ?? null, omitted: null, notice: 'Stopped before its end.' },
  );

/**
 * Answers what was prepared, telling it piece by piece; the last event holds the whole answer. There
 * always is one: where no model answers, code does.
 */
export async function* answerQuestion(
  prepared: Prepared,
  options: ChatOptions & { readonly signal: AbortSignal },
): AsyncGenerator<ChatEvent, void> {
  const { plan } = prepared;
  if (plan) {
    yield* tellModel(prepared, plan, options);
    return;
  }
  yield startOf(prepared, null);
  yield* tellMade(prepared, computed(prepared, prepared.notice));
}
