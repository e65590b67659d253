'use client';

import dynamic from 'next/dynamic';
import { useEffect } from 'react';
import { toast } from 'sonner';
import type { ClerkSessionProps } from './clerk-props';
import { offerClerkSignOut } from './clerk-sign-out';

// Clerk's code is a chunk of its own, which nothing but the sign-in with Clerk ever asks for.
const ClerkSessionKeeper = dynamic(
  () => import('./clerk-session-keeper').then((module) => module.ClerkSessionKeeper),
  { ssr: false },
);

const tellThatClerkIsAway = (): Promise<void> => {
  toast.error('Clerk does not answer, so you are still signed in. Try again in a moment.');
  return Promise.resolve();
};

/** Keeps the session fresh while a page is open: Clerk's tokens live for a minute. */
export function ClerkSession(props: ClerkSessionProps) {
  useEffect(() => {
    offerClerkSignOut(tellThatClerkIsAway);
    return () => offerClerkSignOut(null);
  }, []);

  return <ClerkSessionKeeper {...props} />;
}
