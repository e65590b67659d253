import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { signOutAction } from '@/app/actions/session';
import { requirePageActor } from '@/app/_entry/request-actor';
import { AppShell } from '@/components/layout/app-shell';
import { ClerkSession } from '@/components/sign-in/clerk-session';
import { isOffered } from '@/lib/auth';
import { authModeOf, clerkSettingsOf, getEnv } from '@/lib/platform/env';

export default async function AppLayout({ children }: { readonly children: ReactNode }) {
  const actor = await requirePageActor();
  const [membership] = actor.memberships;
  const clerk = clerkSettingsOf(getEnv());
  return (
    <AppShell
      user={{ name: actor.name, email: actor.email, role: membership?.role ?? null }}
      workspaceName={membership?.teamName ?? 'Personal'}
      mode={authModeOf(getEnv())}
      signOut={signOutAction}
      mayCreate={isOffered(actor, 'deal.create')}
    >
      {children}
      {clerk && (
        <ClerkSession
          publishableKey={clerk.publishableKey}
          nonce={(await headers()).get('x-nonce') ?? undefined}
        />
      )}
    </AppShell>
  );
}
