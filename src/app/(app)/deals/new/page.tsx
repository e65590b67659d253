import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { createDealAction } from '@/app/actions/deals';
import { requirePageActor } from '@/app/_entry/request-actor';
import { offersNewDeal, placeInView } from '@/app/_entry/team-view';
import { DealForm } from '@/components/deals/deal-form';
import { PageHeader } from '@/components/layout/page-header';
import { Card, CardBody } from '@/components/ui/card';
import { allows, teamKey, type Actor } from '@/lib/auth';
import { getDeps } from '@/lib/platform/deps';
import { listTeams } from '@/lib/teams';

export const metadata: Metadata = { title: 'New deal' };

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The place that is in view, or the first where deals may be made, with the currency used there. */
async function initialOf(actor: Actor, teams: readonly Named[]) {
  const inView = await placeInView(actor, undefined);
  const team = teams.find(({ id }) => id === inView) ?? teams[0];
  if (inView === null || !team) return { teamId: null };
  const known = await listTeams(getDeps(), actor);
  const currency = known.find(({ id }) => id === team.id)?.defaultCurrency;
  return { teamId: team.id, ...(currency ? { currency } : {}) };
}

export default async function NewDealPage() {
  const actor = await requirePageActor();
  if (!(await offersNewDeal(actor))) redirect('/deals');
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
            initial={await initialOf(actor, teams)}
            teams={teams}
            action={createDealAction}
            cancelHref="/deals"
          />
        </CardBody>
      </Card>
    </div>
  );
}
