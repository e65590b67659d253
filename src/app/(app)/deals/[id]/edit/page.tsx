import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { updateDealAction } from '@/app/actions/deals';
import { requirePageActor } from '@/app/_entry/request-actor';
import { DealForm } from '@/components/deals/deal-form';
import { PageHeader } from '@/components/layout/page-header';
import { Card, CardBody } from '@/components/ui/card';
import { allows, personalKey, teamKey } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import { getDeal } from '@/lib/deals';
import { getDeps } from '@/lib/platform/deps';

export const metadata: Metadata = { title: 'Edit deal' };

export default async function EditDealPage({ params }: PageProps<'/deals/[id]/edit'>) {
  const { id } = await params;
  const actor = await requirePageActor();
  const deal = await getDeal(getDeps(), actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
    throw error;
  });
  const scopeKey = deal.teamId ? teamKey(deal.teamId) : personalKey(deal.userId);
  if (!allows(actor, 'deal.update', scopeKey)) redirect(`/deals/${id}`);
  const day = (time: string | null) => time?.slice(0, 10) ?? null;
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-6">
      <PageHeader
        title={`Edit ${deal.name}`}
        breadcrumbs={[
          { label: 'Deals', href: '/deals' },
          { label: deal.name, href: `/deals/${id}` },
        ]}
      />
      <Card>
        <CardBody>
          <DealForm
            mode="edit"
            initial={{
              ...deal,
              dealId: id,
              expectedCloseDate: day(deal.expectedCloseDate),
              nextStepAt: day(deal.nextStepAt),
            }}
            teams={[]}
            action={updateDealAction}
            cancelHref={`/deals/${id}`}
          />
        </CardBody>
      </Card>
    </div>
  );
}
