'use client';

import { ClerkProvider, useClerk } from '@clerk/react';
import { useEffect } from 'react';
import type { ClerkSessionProps } from './clerk-props';
import { offerClerkSignOut } from './clerk-sign-out';

const SIGN_IN = '/sign-in';

/**
 * Loads Clerk's script, which renews the session cookie. Its screens come along: whose session ends is
 * brought to the sign-in without a new document, and the script takes them at its start only.
 */
export function ClerkSessionKeeper({ publishableKey, nonce }: ClerkSessionProps) {
  return (
    <ClerkProvider
      publishableKey={publishableKey}
      {...(nonce ? { nonce } : {})}
      signInUrl={SIGN_IN}
      signUpUrl="/sign-up"
      afterSignOutUrl={SIGN_IN}
      telemetry={false}
    >
      <SignOutOffer />
    </ClerkProvider>
  );
}

function SignOutOffer() {
  const clerk = useClerk();
  const { loaded } = clerk;

  useEffect(() => {
    if (loaded) offerClerkSignOut(() => clerk.signOut({ redirectUrl: SIGN_IN }));
  }, [clerk, loaded]);

  return null;
}
