import type { Metadata } from 'next';
import { createWebhookAction } from '@/app/actions/webhooks';
import { mayAt, nameOfPlace } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { placeInView } from '@/app/_entry/team-view';
import { PageHeader } from '@/components/layout/page-header';
import { CreateWebhook } from '@/components/webhooks/create-webhook';
import { eventChoices } from '../event-choices';
import { NotForThem } from '../not-for-them';

export const metadata: Metadata = { title: 'New webhook' };

export default async function NewWebhookPage({
  searchParams,
}: PageProps<'/settings/webhooks/new'>) {
  // prettier-ignore
  const actor = await requirePageActor();
  const teamId = await placeInView(actor, (await searchParams).team);
  const team = actor.memberships.find((each) => each.teamId === teamId);
  const href = `/settings/webhooks?team=${nameOfPlace(teamId)}`;
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader title="New webhook" breadcrumbs={[{ label: 'Webhooks', href }]} />
      {mayAt(actor, 'webhook.manage', teamId) ? (
        <CreateWebhook
          teamId={teamId}
          hears={
            team
              ? `It hears of the deals and the people of ${team.teamName}.`
              : 'It hears of your own deals, outside of any team.'
          }
          choices={eventChoices(teamId)}
          create={createWebhookAction}
        />
      ) : (
        <NotForThem />
      )}
    </div>
  );
}
