import 'server-only';
import { demandTokenScope, placeFor, scopeFor, type Actor } from '../../auth';
import { notFound } from '../../core/errors';
import { oneLine } from '../../core/text';
import { inTransaction } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import type { Env } from '../../platform/env';
import { askBack, notKnown } from '../answers/ask-back';
import { gather } from '../gather/gather';
import { MAX_MESSAGES, type Gathered, type RoutedQuestion } from '../model';
import { resolveDeals } from '../names/resolve-deals';
import * as conversations from '../repository/conversations';
import { isReadable } from '../stored-answer';
import type { ChatInput } from '../schema';
import { planModel, type ModelPlan } from './plan-model';
import { dealInView, understand, type Said } from './understand';

const TITLE_LENGTH = 80;

export interface Question {
  readonly deps: Deps;
  readonly env: Env;
  readonly actor: Actor;
  readonly input: ChatInput;
}

/** All that is known before anything is answered. */
export interface Prepared extends Question {
  readonly question: string;
  readonly history: readonly Said[];
  readonly routed: RoutedQuestion;
  readonly gathered: Gathered;
  readonly scopeKey: string;
  /** The owner keys that the figures may come from. */
  readonly places: readonly string[];
  readonly conversationId: string | null;
  /** The question as it is kept; null where nothing is. */
  readonly questionId: string | null;
  readonly askedAt: Date;
  /** Null where code answers, and then why, where a model might be expected. */
  readonly plan: ModelPlan | null;
  readonly notice: string | null;
}

interface Kept {
  readonly conversationId: string | null;
  /** When something was last said in it. */
  readonly saidAt: Date | null;
  readonly dealId: string | null;
  readonly history: readonly Said[];
}

const NOTHING_KEPT = { conversationId: null, saidAt: null, history: [] } as const;

/** What was said before: as it is stored, where it is; what a caller says of it counts only elsewhere. */
async function readHistory(
  { deps, actor, input }: Question,
  places: readonly string[],
): Promise<Kept> {
  const { conversationId, dealId = null } = input;
  const given: readonly Said[] = input.messages.slice(0, -1);
  if (conversationId === undefined) return { ...NOTHING_KEPT, dealId, history: given };
  demandTokenScope(actor, 'assistant.keep');
  if (conversationId === 'new') return { ...NOTHING_KEPT, dealId };
  const row = await conversations.findConversation(deps.db, actor.userId, conversationId);
  if (!row) throw notFound('The conversation');
  const rows = await conversations.listMessages(deps.db, row.id, MAX_MESSAGES);
  // What was told of one team is not told on where another is asked about.
  const here = rows.filter((said) => isReadable(said, places));
  const history = here.map(({ role, content }): Said => ({
    role: role === 'user' ? 'user' : 'assistant',
    content,
  }));
  return { conversationId: row.id, saidAt: row.updatedAt, dealId: dealId ?? row.dealId, history };
}

/** The question is kept before it is answered: what breaks on the way loses no words of a person. */
async function keepQuestion(
  { deps, actor, input }: Question,
  question: string,
  { conversationId, saidAt, dealId }: Kept,
): Promise<Pick<Prepared, 'conversationId' | 'questionId' | 'askedAt'>> {
  // After what was said before it, also within one millisecond.
  const askedAt = new Date(Math.max(deps.now().getTime(), (saidAt?.getTime() ?? 0) + 1));
  if (input.conversationId === undefined)
    return { conversationId: null, questionId: null, askedAt };
  return inTransaction(deps.db, async (tx) => {
    const title = oneLine(question).trim().slice(0, TITLE_LENGTH).toWellFormed();
    const begun = { userId: actor.userId, title, dealId, now: askedAt };
    const id = conversationId ?? (await conversations.createConversation(tx, begun)).id;
    const said = { role: 'user', content: question, answer: null, intent: null } as const;
    const questionId = await conversations.addMessage(tx, { conversationId: id, ...said, createdAt: askedAt }); // prettier-ignore
    await conversations.touchConversation(tx, id, { dealId: null, now: askedAt });
    return { conversationId: id, questionId, askedAt };
  });
}

interface Answerable {
  readonly gathered: Gathered;
  /** Whether there is anything that a model could say better. */
  readonly isForModel: boolean;
}

/** The figures that the question is about; where it is not clear which deal is meant, a question back. */
async function gatherFor(
  { deps, actor, input: { teamId } }: Question,
  routed: RoutedQuestion,
  dealId: string | null,
): Promise<Answerable> {
  const given = { dealId, teamId };
  const resolved = await resolveDeals(deps, actor, routed, given);
  if (resolved.kind === 'ambiguous') {
    return { gathered: askBack(resolved, deps.now()), isForModel: false };
  }
  if (resolved.kind === 'unknown') {
    return { gathered: notKnown(resolved.mention, deps.now()), isForModel: false };
  }
  const dealIds = resolved.kind === 'found' ? resolved.dealIds : [];
  const gathered = await gather(deps, actor, routed, { dealIds, teamId });
  return { gathered, isForModel: true };
}

/** A deal that is asked about on its page is told of whatever team is in view. */
const placesOf = (actor: Actor, { teamId, dealId }: ChatInput): readonly string[] =>
  scopeFor(actor, 'deal.read', dealId === undefined ? teamId : undefined).keys;

/**
 * Understands a question, gathers what it is about within what the actor may see, and decides who
 * answers. Everything that can be refused is refused here, before a stream begins.
 *
 * @throws AppError FORBIDDEN (token), NOT_FOUND (conversation, team)
 */
export async function prepareAnswer(asked: Question): Promise<Prepared> {
  const { deps, env, actor, input } = asked;
  const { scopeKey } = placeFor(actor, 'assistant.use', input.teamId);
  const question = (input.messages.at(-1)?.content ?? '').trim();
  const places = placesOf(actor, input);
  const kept = await readHistory(asked, places);
  const { history } = kept;
  const { routed, chosen } = understand(question, history, deps.now());
  const dealId = chosen ?? kept.dealId ?? dealInView(history);
  const { gathered, isForModel } = await gatherFor(asked, routed, dealId);
  const { taskType } = routed;
  const planned = isForModel
    ? await planModel(deps, env, actor, { scopeKey, places, taskType })
    : { plan: null, notice: null };
  const keptQuestion = await keepQuestion(asked, question, kept);
  return {
    ...asked,
    question,
    history,
    routed,
    gathered,
    scopeKey,
    places,
    ...keptQuestion,
    plan: planned.plan,
    notice: planned.plan === null ? planned.notice : null,
  };
}
