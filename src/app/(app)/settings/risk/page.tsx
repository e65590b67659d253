import type { Metadata } from 'next';
import { activatePolicyAction, changePolicyAction } from '@/app/actions/risk-policy';
import { requirePageActor } from '@/app/_entry/request-actor';
import { PageHeader } from '@/components/layout/page-header';
import { PlaceLinks } from '@/components/risk-policy/place-links';
import { RiskPolicyScreen } from '@/components/risk-policy/risk-policy-screen';
import type { Actor } from '@/lib/auth';
import { getDeps } from '@/lib/platform/deps';
import { defaultPolicy } from '@/lib/risk';
import { getPolicy, listPolicies } from '@/lib/scoring';

export const metadata: Metadata = { title: 'Risk policy' };

const PERSONAL = 'personal';
const PAGE = 20;

/** The team that the address names, else the first one, else the person's own deals. */
function placeOf(actor: Actor, team: unknown): string | null {
  if (team === PERSONAL) return null;
  const known = actor.memberships.find(({ teamId }) => teamId === team);
  return (known ?? actor.memberships[0])?.teamId ?? null;
}

export default async function RiskPolicyPage({ searchParams }: PageProps<'/settings/risk'>) {
  const actor = await requirePageActor();
  const teamId = placeOf(actor, (await searchParams).team);
  const deps = getDeps();
  const [{ policy, mayChange, waitingDeals }, history] = await Promise.all([
    getPolicy(deps, actor, { teamId }),
    listPolicies(deps, actor, { teamId, limit: PAGE }),
  ]);
  const places = [
    ...actor.memberships.map((each) => ({ id: each.teamId, name: each.teamName })),
    { id: PERSONAL, name: 'Personal' },
  ];
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-6">
      <PageHeader
        title="Risk policy"
        description="What a deal’s score is made of, and when it raises an alert. Every score names the version that made it."
        actions={<PlaceLinks places={places} current={teamId ?? PERSONAL} />}
      />
      <RiskPolicyScreen
        key={teamId}
        teamId={teamId}
        policy={policy}
        defaults={defaultPolicy()}
        mayChange={mayChange}
        waitingDeals={waitingDeals}
        history={history}
        change={changePolicyAction}
        activate={activatePolicyAction}
      />
    </div>
  );
}
