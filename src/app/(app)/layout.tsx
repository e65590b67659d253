import type { ReactNode } from 'react';
import { signOutAction } from '@/app/actions/session';
import { requirePageActor } from '@/app/_entry/request-actor';
import { AppShell } from '@/components/layout/app-shell';
import { isOffered } from '@/lib/auth';
import { authModeOf, getEnv } from '@/lib/platform/env';

export default async function AppLayout({ children }: { readonly children: ReactNode }) {
  const actor = await requirePageActor();
  const [membership] = actor.memberships;
  return (
    <AppShell
      user={{ name: actor.name, email: actor.email, role: membership?.role ?? null }}
      workspaceName={membership?.teamName ?? 'Personal'}
      mode={authModeOf(getEnv())}
      signOut={signOutAction}
      mayCreate={isOffered(actor, 'deal.create')}
    >
      {children}
    </AppShell>
  );
}
