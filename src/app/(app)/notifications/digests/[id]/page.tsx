import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requirePageActor } from '@/app/_entry/request-actor';
import { PageHeader } from '@/components/layout/page-header';
import { DigestView } from '@/components/notifications/digest-view';
import { DateTime } from '@/components/ui/date-time';
import { EmptyState } from '@/components/ui/empty-state';
import { AppError } from '@/lib/core/errors';
import { getDigest } from '@/lib/notifications';
import { getDeps } from '@/lib/platform/deps';

export const metadata: Metadata = { title: 'Digest' };

async function loadDigest(id: string) {
  const actor = await requirePageActor();
  return getDigest(getDeps(), actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
    throw error;
  });
}

export default async function DigestPage({ params }: PageProps<'/notifications/digests/[id]'>) {
  const digest = await loadDigest((await params).id);
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-6">
      <PageHeader
        breadcrumbs={[{ label: 'Notifications', href: '/notifications' }]}
        title={digest.kind === 'weekly' ? 'Weekly digest' : 'Daily digest'}
        description={
          <>
            <DateTime value={digest.from} format="datetime" /> to{' '}
            <DateTime value={digest.to} format="datetime" />
          </>
        }
      />
      {digest.places.length === 0 ? (
        <EmptyState
          title="Nothing of this is yours to see any more"
          description="It told of a team that you have left."
        />
      ) : (
        <DigestView digest={digest} />
      )}
    </div>
  );
}
