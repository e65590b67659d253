import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { holdsFreshSession } from '@/app/_entry/clerk-session';
import { ownPath } from '@/app/_entry/own-path';
import { findPageActor } from '@/app/_entry/request-actor';
import { Logo } from '@/components/layout/logo';
import { ClerkForm } from '@/components/sign-in/clerk-form';
import type { ClerkFormProps } from '@/components/sign-in/clerk-props';
import { EmptyState } from '@/components/ui/empty-state';
import type { ClerkSettings } from '@/lib/platform/env';

const TITLES = {
  'sign-in': 'Sign in to Sentinel',
  'sign-up': 'Make an account for Sentinel',
} as const;

async function Form({ clerk, ...rest }: ClerkPageProps) {
  const { publishableKey, frontendHost } = clerk;
  if (!frontendHost) {
    return (
      <EmptyState
        title="Clerk is not set up"
        description="NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is not a key of Clerk's. Copy it again from the API keys page of its dashboard."
      />
    );
  }
  const given = await headers();
  return (
    <ClerkForm
      {...rest}
      publishableKey={publishableKey}
      host={frontendHost}
      nonce={given.get('x-nonce') ?? undefined}
      isRefused={holdsFreshSession(given.get('cookie'), clerk, new Date())}
    />
  );
}

interface ClerkPageProps extends Pick<ClerkFormProps, 'kind' | 'next'> {
  readonly clerk: ClerkSettings;
}

/** Signing in or up with Clerk; who is signed in already goes on at once. */
export async function ClerkPage({ kind, next, clerk }: ClerkPageProps) {
  const path = ownPath(next);
  if (await findPageActor()) redirect(path);
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-6 px-4 py-10">
      <header className="flex items-center gap-3">
        <Logo />
        <div>
          <h1 className="text-lg font-semibold">{TITLES[kind]}</h1>
          <p className="text-dense text-ink-muted">Accounts are kept by Clerk.</p>
        </div>
      </header>
      <Form kind={kind} next={path} clerk={clerk} />
    </main>
  );
}
