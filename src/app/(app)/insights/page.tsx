import type { Metadata } from 'next';
import { deleteConversationAction, rateAnswerAction } from '@/app/actions/assistant';
import { logTouchAction, updateDealAction } from '@/app/actions/deals';
import { requirePageActor } from '@/app/_entry/request-actor';
import { viewOf } from '@/app/_entry/team-view';
import { AssistantScreen } from '@/components/assistant/assistant-screen';
import { turnsOf } from '@/components/assistant/chat-state';
import { getConversation, listConversations } from '@/lib/ai';
import { MAX_MESSAGE } from '@/lib/ai/model';
import type { Actor } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import { isId } from '@/lib/core/ids';
import { getDeal } from '@/lib/deals';
import { getDeps, type Deps } from '@/lib/platform/deps';

export const metadata: Metadata = { title: 'Assistant' };

const PAGE = 30;
const ACTIONS = {
  deleteConversation: deleteConversationAction,
  rate: rateAnswerAction,
  logTouch: logTouchAction,
  setNextStep: updateDealAction,
};

type Value = string | string[] | undefined;
const textOf = (value: Value): string => (typeof value === 'string' ? value : '');

/** What an address names, null where it is not there (any more), or is not for this person. */
async function orNull<T>(named: string, read: (id: string) => Promise<T>): Promise<T | null> {
  if (!isId(named)) return null;
  return read(named).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  });
}

async function dealOf(deps: Deps, actor: Actor, named: string) {
  const deal = await orNull(named, (id) => getDeal(deps, actor, id));
  return deal && { id: deal.id, name: deal.name };
}

async function loadPage(actor: Actor, named: { readonly c: string; readonly deal: string }) {
  const deps = getDeps();
  const [page, conversation, asked] = await Promise.all([
    listConversations(deps, actor, { limit: PAGE }),
    orNull(named.c, (id) => getConversation(deps, actor, id)),
    dealOf(deps, actor, named.deal),
  ]);
  // The deal that a conversation has come to; the address may name another.
  const held = asked ?? (await dealOf(deps, actor, conversation?.conversation.dealId ?? ''));
  const missing =
    named.c !== '' && !conversation
      ? 'That conversation is not there any more. You can begin a new one.'
      : named.deal !== '' && !asked
        ? 'That deal is not among those you can see, so the questions are about all of them.'
        : null;
  return { page, conversation, deal: held, missing, now: deps.now().toISOString() };
}

export default async function AssistantPage({ searchParams }: PageProps<'/insights'>) {
  const actor = await requirePageActor();
  const { c, deal, q } = await searchParams;
  const loaded = await loadPage(actor, { c: textOf(c), deal: textOf(deal) });
  const { page, conversation, now } = loaded;
  return (
    <AssistantScreen
      page={page}
      conversationId={conversation?.conversation.id ?? null}
      turns={turnsOf(conversation?.messages ?? [])}
      deal={loaded.deal}
      draft={textOf(q).slice(0, MAX_MESSAGE).toWellFormed()}
      teamId={await viewOf(actor)}
      missing={loaded.missing}
      now={now}
      actions={ACTIONS}
    />
  );
}
