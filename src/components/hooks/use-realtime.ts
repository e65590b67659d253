'use client';

import { use, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { ControlType, LiveMessage, LiveType } from '@/lib/realtime/model';
import type { LiveState } from '../realtime/live-connection';
import { RealtimeContext } from '../realtime/realtime-context';

/**
 * Calls `handler` for each live message of these types while the component is shown. `reset` says
 * that something was missed for good: load anew.
 */
export function useRealtime(
  types: readonly (LiveType | ControlType)[],
  handler: (message: LiveMessage) => void,
): void {
  const realtime = use(RealtimeContext);
  const take = useEffectEvent((message: LiveMessage) => {
    if ((types as readonly string[]).includes(message.type)) handler(message);
  });

  useEffect(() => realtime?.listen(take), [realtime]);
}

const never = () => () => undefined;
const connecting = (): LiveState => 'connecting';

/** How news reach this page right now. */
export function useLiveState(): LiveState {
  const realtime = use(RealtimeContext);

  return useSyncExternalStore(
    realtime?.watchState ?? never,
    realtime?.state ?? connecting,
    connecting,
  );
}
