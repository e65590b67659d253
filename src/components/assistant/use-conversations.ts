'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import type { ConversationDto } from '@/lib/ai/output-schema';
import { readApi } from '../hooks/read-api';

export interface ListedConversation {
  readonly id: string;
  readonly title: string;
  readonly updatedAt: string;
}

export interface ConversationPage {
  readonly conversations: readonly ListedConversation[];
  readonly nextCursor: string | null;
}

const TITLE_LENGTH = 80;

const pageOf = (body: unknown): ConversationPage => {
  const { conversations, nextCursor } = body as {
    conversations: ConversationDto[];
    nextCursor: string | null;
  };
  return { conversations, nextCursor };
};

/** The saved conversations: a first page as it was sent, what was begun since, and further pages. */
export function useConversations(first: ConversationPage) {
  const [begun, setBegun] = useState<readonly ListedConversation[]>([]);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [more, setMore] = useState<ConversationPage | null>(null);
  const [isLoading, setLoading] = useState(false);
  const nextCursor = more ? more.nextCursor : first.nextCursor;

  // Of what is known twice, the server's own word counts.
  const all = [...begun, ...(more?.conversations ?? []), ...first.conversations];
  const known = [...new Map(all.map((each) => [each.id, each])).values()];
  const shown = known
    .filter(({ id }) => !gone.has(id))
    .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));

  const add = (id: string, question: string, updatedAt: string): void => {
    const title = question.replaceAll(/\s+/g, ' ').trim().slice(0, TITLE_LENGTH).toWellFormed();
    setBegun((before) => [{ id, title, updatedAt }, ...before]);
  };
  const loadMore = async (): Promise<void> => {
    if (nextCursor === null || isLoading) return;
    setLoading(true);
    const query = new URLSearchParams({ cursor: nextCursor });
    const page = await readApi(`/api/insights/conversations?${query.toString()}`, pageOf);
    setLoading(false);
    if (page.state === 'failed') toast.error('No more were loaded', { description: page.message });
    if (page.state !== 'loaded') return;
    const { value } = page;
    setMore((before) => ({
      conversations: [...(before?.conversations ?? []), ...value.conversations],
      nextCursor: value.nextCursor,
    }));
  };

  return {
    shown,
    hasMore: nextCursor !== null,
    isLoading,
    add,
    loadMore,
    remove: (id: string) => setGone((before) => new Set([...before, id])),
  };
}
