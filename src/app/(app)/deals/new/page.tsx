import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { createDealAction } from '@/app/actions/deals';
import { requirePageActor } from '@/app/_entry/request-actor';
import { DealForm } from '@/components/deals/deal-form';
import { PageHeader } from '@/components/layout/page-header';
import { Card, CardBody } from '@/components/ui/card';
import { allows, isOffered, teamKey } from '@/lib/auth';

export const metadata: Metadata = { title: 'New deal' };

export default async function NewDealPage() {
  const actor = await requirePageActor();
  if (!isOffered(actor, 'deal.create')) redirect('/deals');
  const teams = actor.memberships
    .filter(({ teamId }) => allows(actor, 'deal.create', teamKey(teamId)))
    .map(({ teamId, teamName }) => ({ id: teamId, name: teamName }));
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-6">
      <PageHeader title="New deal" breadcrumbs={[{ label: 'Deals', href: '/deals' }]} />
      <Card>
        <CardBody>
          <DealForm
            mode="create"
            initial={{ teamId: teams[0]?.id ?? null }}
            teams={teams}
            action={createDealAction}
            cancelHref="/deals"
          />
        </CardBody>
      </Card>
    </div>
  );
}
