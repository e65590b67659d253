import { notFound, redirect } from 'next/navigation';
import { requirePageActor } from '@/app/_entry/request-actor';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';
import { findReceivedLink } from '@/lib/teams';

/** Where the notification of an invite leads: on to its link, for whom it is addressed to alone. */
export default async function ReceivedInvitePage({ params }: PageProps<'/invites/[id]'>) {
  const actor = await requirePageActor();
  const { id } = await params;
  const path = await findReceivedLink(getDeps(), getEnv(), actor, id);
  if (!path) notFound();
  redirect(path as '/invite/[token]');
}
