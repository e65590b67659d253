import { BookOpen, Plus, Webhook } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { mayAt, nameOfPlace } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { placeInView } from '@/app/_entry/team-view';
import { PageHeader } from '@/components/layout/page-header';
import { buttonVariants } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkTabs } from '@/components/ui/link-tabs';
import { EndpointList } from '@/components/webhooks/endpoint-list';
import { RefreshWhile } from '@/components/webhooks/refresh-while';
import { nextLookMs } from '@/components/webhooks/webhook-words';
import type { Actor } from '@/lib/auth';
import { getDeps } from '@/lib/platform/deps';
import { listWebhooks } from '@/lib/webhooks';
import { placeTabs } from '../../own-place';
import { NotForThem } from '../not-for-them';

export const metadata: Metadata = { title: 'Webhooks' };

export default async function WebhooksPage({ searchParams }: PageProps<'/settings/webhooks'>) {
  const actor = await requirePageActor();
  const teamId = await placeInView(actor, (await searchParams).team);
  const tabs = placeTabs(actor, '/settings/webhooks', teamId);
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader
        title="Webhooks"
        description="Addresses of yours that are told what happens to deals and teams, signed and tried again until they answer."
        actions={tabs.length > 0 && <LinkTabs label="Whose webhooks" tabs={tabs} />}
      />
      {mayAt(actor, 'webhook.manage', teamId) ? (
        <Webhooks actor={actor} teamId={teamId} />
      ) : (
        <NotForThem />
      )}
    </div>
  );
}

async function Webhooks({
  actor,
  teamId,
}: {
  readonly actor: Actor;
  readonly teamId: string | null;
}) {
  // prettier-ignore
  const deps = getDeps();
  const webhooks = await listWebhooks(deps, actor, { teamId });
  const now = deps.now().toISOString();
  const isWaiting = webhooks.some(({ isActive, health }) => isActive && health.pending > 0);
  const newOne = (
    <Link
      href={`/settings/webhooks/new?team=${nameOfPlace(teamId)}`}
      className={buttonVariants({ variant: 'primary' })}
    >
      <Plus aria-hidden="true" />
      New webhook
    </Link>
  );
  const docs = (
    <Link href="/docs/webhooks" className={buttonVariants()}>
      <BookOpen aria-hidden="true" />
      Documentation
    </Link>
  );
  if (webhooks.length === 0) {
    return (
      <Card aria-label="Webhooks">
        <EmptyState
          icon={Webhook}
          title="No webhook yet"
          description="Enter an address of your CRM, chat or data store, and choose which events it is told of. The documentation shows what it gets, and how it knows that it is genuine."
          actions={
            <>
              {newOne}
              {docs}
            </>
          }
        />
      </Card>
    );
  }
  return (
    <>
      {isWaiting && <RefreshWhile waitMs={nextLookMs(null, now)} />}
      <div className="flex flex-wrap gap-2">
        {newOne}
        {docs}
      </div>
      <Card aria-label="Webhooks" className="overflow-clip">
        <EndpointList webhooks={webhooks} now={now} />
      </Card>
    </>
  );
}
