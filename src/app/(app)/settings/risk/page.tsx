import type { Metadata } from 'next';
import { activatePolicyAction, changePolicyAction } from '@/app/actions/risk-policy';
import { nameOfPlace, type Place, placesOf } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { placeInView } from '@/app/_entry/team-view';
import { PageHeader } from '@/components/layout/page-header';
import { PlaceLinks } from '@/components/risk-policy/place-links';
import { RiskPolicyScreen } from '@/components/risk-policy/risk-policy-screen';
import { getDeps } from '@/lib/platform/deps';
import { defaultPolicy } from '@/lib/risk';
import { getPolicy, listPolicies, listPreviews } from '@/lib/scoring';

export const metadata: Metadata = { title: 'Risk policy' };

const PAGE = 20;

const toLink = ({ teamId, name }: Place) => ({ id: nameOfPlace(teamId), name });

export default async function RiskPolicyPage({ searchParams }: PageProps<'/settings/risk'>) {
  const actor = await requirePageActor();
  const teamId = await placeInView(actor, (await searchParams).team);
  const deps = getDeps();
  const [{ policy, mayChange, waitingDeals }, history, previews] = await Promise.all([
    getPolicy(deps, actor, { teamId }),
    listPolicies(deps, actor, { teamId, limit: PAGE }),
    listPreviews(deps, actor, teamId),
  ]);
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader
        title="Risk policy"
        description="What a deal’s score is made of, and when it raises an alert. Every score names the version that made it."
        actions={<PlaceLinks places={placesOf(actor).map(toLink)} current={nameOfPlace(teamId)} />}
      />
      <RiskPolicyScreen
        key={teamId}
        teamId={teamId}
        policy={policy}
        defaults={defaultPolicy()}
        mayChange={mayChange}
        waitingDeals={waitingDeals}
        history={history}
        previews={previews}
        change={changePolicyAction}
        activate={activatePolicyAction}
      />
    </div>
  );
}
