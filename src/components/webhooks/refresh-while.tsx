'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';

/**
 * Draws the page anew every so often, as long as something on it is on its way: what is typed in or
 * scrolled stays. A tab in the background looks once it is looked at.
 */
export function RefreshWhile({ waitMs }: { readonly waitMs: number }) {
  const router = useRouter();
  const refresh = useEffectEvent(() => {
    if (!document.hidden) router.refresh();
  });

  useEffect(() => {
    const look = () => refresh();
    const timer = setInterval(look, waitMs);
    document.addEventListener('visibilitychange', look);

    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [waitMs]);

  return null;
}
