'use client';

import { createContext } from 'react';
import type { LiveMessage } from '@/lib/realtime/model';
import type { LiveState } from './live-connection';

export type LiveHandler = (message: LiveMessage) => void;

export interface Realtime {
  /** Calls back for each message; answers the way out. */
  listen(handler: LiveHandler): () => void;
  state(): LiveState;
  watchState(changed: () => void): () => void;
}

/** Null outside the signed-in pages. */
export const RealtimeContext = createContext<Realtime | null>(null);
