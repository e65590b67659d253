'use client';

import { ClerkProvider, SignIn, SignUp, useClerk } from '@clerk/react';
import { CloudOff, UserX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { CLERK_APPEARANCE } from './clerk-appearance';
import type { ClerkFormProps } from './clerk-props';
import { FormSkeleton } from './form-skeleton';

/** A slow connection gets its form within this; then a person is told rather than left to wait. */
const PATIENCE_MS = 8_000;

export function ClerkScreen({ publishableKey, nonce, ...rest }: ClerkFormProps) {
  return (
    <ClerkProvider
      publishableKey={publishableKey}
      {...(nonce ? { nonce } : {})}
      signInUrl="/sign-in"
      signUpUrl="/sign-up"
      afterSignOutUrl="/sign-in"
      telemetry={false}
    >
      <Screen {...rest} />
    </ClerkProvider>
  );
}

type ScreenProps = Omit<ClerkFormProps, 'publishableKey' | 'nonce'>;

function Screen({ kind, host, next, isRefused }: ScreenProps) {
  const clerk = useClerk();
  const isLate = useLateness();

  if (!clerk.loaded) {
    return isLate || clerk.status === 'error' ? <ClerkIsAway host={host} /> : <FormSkeleton />;
  }
  if (isRefused)
    return <SessionRefused onSignOut={() => clerk.signOut({ redirectUrl: '/sign-in' })} />;

  // Ours, already made safe by the page: after either form people come to where they were going.
  const search = `?next=${encodeURIComponent(next)}`;
  const common = {
    routing: 'hash',
    forceRedirectUrl: next,
    // A popup could not speak with this page: other windows are kept apart from it.
    oauthFlow: 'redirect',
    fallback: <FormSkeleton />,
    appearance: CLERK_APPEARANCE,
  } as const;
  return kind === 'sign-in' ? (
    <SignIn {...common} signUpUrl={`/sign-up${search}`} signUpForceRedirectUrl={next} />
  ) : (
    <SignUp {...common} signInUrl={`/sign-in${search}`} signInForceRedirectUrl={next} />
  );
}

function useLateness(): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLate;
}

function ClerkIsAway({ host }: { readonly host: string }) {
  return (
    <div role="alert" className="rounded-lg border border-line bg-surface shadow-raised">
      <EmptyState
        icon={CloudOff}
        title="Clerk does not answer"
        description={
          <>
            The form comes from <span className="font-medium text-ink">{host}</span>, which this
            browser does not reach. Check the connection and anything that blocks scripts, then try
            again.
          </>
        }
        actions={<Button onClick={() => window.location.reload()}>Try again</Button>}
      />
    </div>
  );
}

function SessionRefused({ onSignOut }: { readonly onSignOut: () => Promise<void> }) {
  return (
    <div role="alert" className="rounded-lg border border-line bg-surface shadow-raised">
      <EmptyState
        icon={UserX}
        title="Your account does not open this installation"
        description="You are signed in with Clerk, but that session is not accepted here: the account was deleted, or this address is not among the authorised parties. Sign out to use another account."
        actions={
          <Button variant="primary" onClick={() => void onSignOut()}>
            Sign out
          </Button>
        }
      />
    </div>
  );
}
