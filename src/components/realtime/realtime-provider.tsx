'use client';

import { useEffect, useState, type ReactNode } from 'react';
import type { LiveMessage } from '@/lib/realtime/model';
import type { LiveState } from './live-connection';
import { RealtimeContext, type LiveHandler, type Realtime } from './realtime-context';
import { shareConnection, type SharedConnection } from './shared-connection';

interface Store extends Realtime {
  tell(message: LiveMessage): void;
  setState(state: LiveState): void;
}

function createStore(): Store {
  const handlers = new Set<LiveHandler>();
  const watchers = new Set<() => void>();
  let current: LiveState = 'connecting';
  const join =
    <T,>(set: Set<T>) =>
    (member: T) => {
      set.add(member);
      return () => void set.delete(member);
    };

  return {
    listen: join(handlers),
    watchState: join(watchers),
    state: () => current,
    tell: (message) => {
      for (const handler of handlers) handler(message);
    },
    setState: (state) => {
      current = state;
      for (const changed of watchers) changed();
    },
  };
}

/** The first page has its pictures and scripts before a connection is opened beside them. */
const START_AFTER_MS = 1_000;

interface RealtimeProviderProps {
  readonly userId: string;
  /** The place up to which the page was drawn. */
  readonly since: string;
  readonly children: ReactNode;
}

/** Opens the live stream for all signed-in pages, once, and shares it between tabs. */
export function RealtimeProvider({ userId, since, children }: RealtimeProviderProps) {
  const [store] = useState(createStore);
  // Where this page began; what it draws later it draws from newer data.
  const [begun] = useState(since);

  useEffect(() => {
    let shared: SharedConnection | null = null;
    let last = begun;
    const start = () => {
      shared ??= shareConnection({
        userId,
        since: last,
        onMessage: (message) => {
          last = message.id;
          store.tell(message);
        },
        onState: store.setState,
      });
    };
    const stop = (signedOut = false) => {
      shared?.stop(signedOut);
      shared = null;
    };
    const hide = () => stop();
    // A page that the browser kept whole goes on where it was.
    const show = ({ persisted }: PageTransitionEvent) => persisted && start();
    const timer = setTimeout(start, START_AFTER_MS);
    window.addEventListener('pagehide', hide);
    window.addEventListener('pageshow', show);

    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', hide);
      window.removeEventListener('pageshow', show);
      stop(window.location.pathname.startsWith('/sign-in'));
    };
  }, [store, userId, begun]);

  return <RealtimeContext value={store}>{children}</RealtimeContext>;
}
