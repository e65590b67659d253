import { assignDealAction, moveDealAction } from '@/app/actions/deals';
import { placesOf } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { AssignDeal } from '@/components/teams/assign-deal';
import { MoveDeal } from '@/components/teams/move-deal';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { allows, personalKey, teamKey } from '@/lib/auth';
import type { DealDto } from '@/lib/deals/dto';
import { getDeps } from '@/lib/platform/deps';
import { listAssignable } from '@/lib/teams';

/** Who looks after a team's deal, for whoever may change it. A personal deal is its person's. */
export async function Assignee({ deal }: { readonly deal: DealDto }) {
  if (deal.teamId === null) return null;
  const people = await listAssignable(getDeps(), await requirePageActor(), deal.teamId);
  return (
    <Card aria-labelledby="deal-assignee">
      <CardHeader title="Assigned to" titleId="deal-assignee" />
      <CardBody>
        <AssignDeal
          dealId={deal.id}
          assignedToId={deal.assignedToId}
          people={people}
          assign={assignDealAction}
        />
      </CardBody>
    </Card>
  );
}

/** Offered where the deal may leave its place and has another one to go to. */
export async function MoveButton({ deal }: { readonly deal: DealDto }) {
  const actor = await requirePageActor();
  const keyOf = (teamId: string | null) => (teamId ? teamKey(teamId) : personalKey(actor.userId));
  if (!allows(actor, 'deal.move', keyOf(deal.teamId))) return null;
  const targets = placesOf(actor).filter(
    ({ teamId }) => teamId !== deal.teamId && allows(actor, 'deal.create', keyOf(teamId)),
  );
  if (targets.length === 0) return null;
  const isOthers = deal.assignedToId !== null && deal.assignedToId !== actor.userId;
  return (
    <MoveDeal
      dealId={deal.id}
      dealName={deal.name}
      targets={targets}
      assignee={isOthers ? deal.ownerName : null}
      move={moveDealAction}
    />
  );
}
