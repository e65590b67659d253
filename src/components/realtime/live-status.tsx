'use client';

import { useLiveState } from '../hooks/use-realtime';
import { cn } from '../ui/cn';
import type { LiveState } from './live-connection';

const WORDS: Readonly<Record<LiveState, { text: string; title: string; dot: string }>> = {
  connecting: {
    text: 'Connecting…',
    title: 'Changes by others will be shown as they happen.',
    dot: 'bg-ink-muted',
  },
  live: {
    text: 'Live',
    title: 'Changes by others are shown as they happen.',
    dot: 'bg-success',
  },
  reconnecting: {
    text: 'Reconnecting…',
    title: 'The connection was lost. What you missed is shown once it is back.',
    dot: 'bg-medium-fill',
  },
  polling: {
    text: 'Checking every 15 s',
    title: 'Something between here and the server holds live updates back.',
    dot: 'bg-medium-fill',
  },
  signed_out: {
    text: 'Not updating',
    title: 'You are signed out in this browser. Sign in again to see changes.',
    dot: 'bg-ink-muted',
  },
};

/** Says how current the screen is. */
export function LiveStatus({ className }: { readonly className?: string }) {
  const { text, title, dot } = WORDS[useLiveState()];

  return (
    <p
      title={title}
      data-testid="live-status"
      className={cn('flex items-center gap-2 text-xs text-ink-muted', className)}
    >
      <span aria-hidden="true" className={cn('size-1.5 rounded-full', dot)} />
      {text}
    </p>
  );
}
