'use client';

import { History, SquarePen } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import { runAction, useProblemToast } from '../hooks/use-action';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import type { AssistantActions } from './assistant-actions';
import { Chat } from './chat';
import type { Turn } from './chat-state';
import { ConversationList, type ConversationListProps } from './conversation-list';
import type { ChosenDeal } from './deal-chip';
import { type ConversationPage, useConversations } from './use-conversations';

export interface AssistantScreenProps {
  readonly page: ConversationPage;
  /** The conversation that the address names; null for a new one. */
  readonly conversationId: string | null;
  readonly turns: readonly Turn[];
  readonly deal: ChosenDeal | null;
  readonly draft: string;
  readonly teamId: string | null | undefined;
  /** Why the page does not show what its address asks for. */
  readonly missing: string | null;
  readonly now: string;
  readonly actions: AssistantActions;
}

const NEW_HREF = '/insights';
const NEW_BUTTON = 'new-conversation';

interface Begun {
  readonly id: string;
  /** The React key that it began with, and keeps. */
  readonly key: string;
  /** Whether the address names it by now. */
  readonly isNamed: boolean;
}

/**
 * Which conversation is shown, as a React key. One that begins here keeps the key that it began with:
 * its address changes under it, and what is being written goes on.
 */
function useShownConversation({ conversationId, deal, draft }: AssistantScreenProps) {
  const router = useRouter();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [count, setCount] = useState(0);
  const isOwn = begun !== null && begun.id === conversationId;
  const fresh = ['new', count, deal?.id, draft].join(' ');
  const key = isOwn ? begun.key : (conversationId ?? fresh);
  // From now on an address without a conversation means another one.
  if (isOwn && !begun.isNamed) {
    setBegun({ ...begun, isNamed: true });
    setCount(count + 1);
  }

  return {
    key,
    current: conversationId ?? (begun?.isNamed === false ? begun.id : null),
    begin: (id: string) => {
      setBegun({ id, key, isNamed: false });
      router.replace(`${NEW_HREF}?c=${id}`, { scroll: false });
    },
    startNew: () => {
      setBegun(null);
      setCount(count + 1);
      router.push(NEW_HREF);
    },
  };
}

/** The assistant: the saved conversations, and the one at hand. */
export function AssistantScreen(props: AssistantScreenProps) {
  const { page, turns, deal, draft, teamId, missing, now, actions } = props;
  const tell = useProblemToast();
  const [, startTransition] = useTransition();
  const [isListOpen, setListOpen] = useState(false);
  const { key, current, begin, startNew } = useShownConversation(props);
  const list = useConversations(page);

  const remove = (id: string) =>
    startTransition(async () => {
      const result = await runAction(actions.deleteConversation, { id });
      if (!result.ok) return tell('The conversation was not deleted', result.error);
      list.remove(id);
      toast.success('Conversation deleted');
      // Its own button is gone; the focus stays near.
      document.getElementById(NEW_BUTTON)?.focus();
      if (id === current) startNew();
    });
  const listProps: ConversationListProps = {
    conversations: list.shown,
    current,
    now,
    hasMore: list.hasMore,
    isLoading: list.isLoading,
    onMore: () => void list.loadMore(),
    onDelete: remove,
    onOpen: () => setListOpen(false),
  };

  return (
    <div className="-mb-10 flex min-h-[calc(100dvh-8.25rem-env(safe-area-inset-bottom))] gap-6 lg:-mb-12 lg:min-h-[calc(100dvh-1.75rem)] xl:gap-8">
      <Aside listProps={listProps} onNew={startNew} />
      <div className="mx-auto flex w-full max-w-3xl min-w-0 flex-col">
        <header className="flex items-center justify-between gap-3 pb-3">
          <h1 className="text-xl leading-7 font-semibold">Assistant</h1>
          <div className="flex gap-2 lg:hidden print:hidden">
            <Dialog
              open={isListOpen}
              onOpenChange={setListOpen}
              title="Conversations"
              trigger={
                <Button size="icon" aria-label="Conversations" title="Conversations">
                  <History aria-hidden="true" />
                </Button>
              }
            >
              <ConversationList {...listProps} />
            </Dialog>
            <Button
              size="icon"
              aria-label="New conversation"
              title="New conversation"
              onClick={startNew}
            >
              <SquarePen aria-hidden="true" />
            </Button>
          </div>
        </header>
        {missing !== null && (
          <p role="status" className="mb-3 rounded-md bg-sunken px-3 py-2 text-dense">
            {missing}
          </p>
        )}
        <Chat
          key={key}
          initial={turns}
          conversationId={current}
          deal={deal}
          draft={draft}
          teamId={teamId}
          actions={actions}
          onBegun={(id, question) => {
            begin(id);
            list.add(id, question, new Date().toISOString());
          }}
          onLeave={startNew}
        />
      </div>
    </div>
  );
}

interface AsideProps {
  readonly listProps: ConversationListProps;
  readonly onNew: () => void;
}

/** Beside the conversation where there is room. */
function Aside({ listProps, onNew }: AsideProps) {
  return (
    <aside
      aria-label="Conversations"
      className="sticky top-7 hidden h-[calc(100dvh-3.5rem)] w-60 shrink-0 flex-col gap-3 lg:flex print:hidden"
    >
      <Button id={NEW_BUTTON} className="w-full" onClick={onNew}>
        <SquarePen aria-hidden="true" />
        New conversation
      </Button>
      <div className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1">
        <ConversationList {...listProps} />
      </div>
    </aside>
  );
}
