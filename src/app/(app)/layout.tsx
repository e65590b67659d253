import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { signOutAction } from '@/app/actions/session';
import { chooseTeamAction } from '@/app/actions/teams';
import { nameOfPlace, placesOf } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { offersNewDeal, viewOf } from '@/app/_entry/team-view';
import { AppShell } from '@/components/layout/app-shell';
import { LiveAccess } from '@/components/realtime/live-refresh';
import { RealtimeProvider } from '@/components/realtime/realtime-provider';
import { ClerkSession } from '@/components/sign-in/clerk-session';
import type { Actor } from '@/lib/auth';
import { hasOutbox } from '@/lib/email';
import { countUnread } from '@/lib/notifications';
import { getDeps } from '@/lib/platform/deps';
import { authModeOf, clerkSettingsOf, getEnv } from '@/lib/platform/env';
import { currentLiveId } from '@/lib/realtime';

async function placesInView(actor: Actor) {
  const view = await viewOf(actor);
  return {
    list: placesOf(actor).map(({ teamId, name }) => ({ id: nameOfPlace(teamId), name })),
    current: view === undefined ? null : nameOfPlace(view),
    choose: chooseTeamAction,
  };
}

/** The role in the team that is in view; where several are, none of them is said. */
async function roleInView(actor: Actor): Promise<string | null> {
  const view = await viewOf(actor);
  const { memberships } = actor;
  if (view === null) return null;
  if (view === undefined) return memberships.length === 1 ? (memberships[0]?.role ?? null) : null;
  return memberships.find(({ teamId }) => teamId === view)?.role ?? null;
}

export default async function AppLayout({ children }: { readonly children: ReactNode }) {
  const actor = await requirePageActor();
  // Before what the page shows is read: what happens after it is told to the page.
  const since = await currentLiveId(getDeps());
  const clerk = clerkSettingsOf(getEnv());
  return (
    <RealtimeProvider userId={actor.userId} since={since}>
      <AppShell
        user={{ name: actor.name, email: actor.email, role: await roleInView(actor) }}
        places={await placesInView(actor)}
        mode={authModeOf(getEnv())}
        keepsMails={hasOutbox(getEnv())}
        signOut={signOutAction}
        mayCreate={await offersNewDeal(actor)}
        unread={await countUnread(getDeps(), actor)}
      >
        <LiveAccess />
        {children}
        {clerk && (
          <ClerkSession
            publishableKey={clerk.publishableKey}
            nonce={(await headers()).get('x-nonce') ?? undefined}
          />
        )}
      </AppShell>
    </RealtimeProvider>
  );
}
