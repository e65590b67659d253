import { Plug } from 'lucide-react';
import type { Metadata } from 'next';
import {
  changeSlackHookAction,
  createSlackHookAction,
  removeSlackHookAction,
  testSlackHookAction,
} from '@/app/actions/slack';
import { mayAt, nameOfPlace } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { placeInView } from '@/app/_entry/team-view';
import { SignInOutcome } from '@/components/integrations/sign-in-outcome';
import { PageHeader } from '@/components/layout/page-header';
import { LiveSyncs } from '@/components/realtime/live-refresh';
import { SlackSection } from '@/components/slack/slack-section';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkTabs } from '@/components/ui/link-tabs';
import type { Actor } from '@/lib/auth';
import { describeSignIn, listIntegrations } from '@/lib/integrations';
import { INTEGRATION_SLUGS } from '@/lib/integrations/model';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';
import { listHooks } from '@/lib/slack';
import { placeTabs } from '../own-place';
import { ProviderCards } from './provider-cards';

export const metadata: Metadata = { title: 'Integrations' };

const SLACK_ACTIONS = {
  create: createSlackHookAction,
  change: changeSlackHookAction,
  remove: removeSlackHookAction,
  test: testSlackHookAction,
};

const textOf = (value: string | string[] | undefined): string =>
  typeof value === 'string' ? value : '';

export default async function IntegrationsPage({
  searchParams,
}: PageProps<'/settings/integrations'>) {
  const actor = await requirePageActor();
  const { team, integration, signIn } = await searchParams;
  const integrations = await listIntegrations(getDeps(), getEnv(), actor);
  const signedInAt = integrations.find(
    ({ integration: name }) => INTEGRATION_SLUGS[name] === integration,
  );
  // Whoever comes back from the provider is shown where the deals will be.
  const wanted = signedInAt?.connected ? nameOfPlace(signedInAt.teamId) : undefined;
  const teamId = await placeInView(actor, team ?? wanted);
  const tabs = placeTabs(actor, '/settings/integrations', teamId);
  const outcome = signedInAt ? describeSignIn(signedInAt.integration, textOf(signIn)) : null;
  return (
    <div className="flex w-full flex-col gap-6">
      <LiveSyncs />
      <PageHeader
        title="Integrations"
        description="Services that bring deals and meetings here, or that hear of them."
        actions={tabs.length > 0 && <LinkTabs label="Whose integrations" tabs={tabs} />}
      />
      {outcome && <SignInOutcome {...outcome} />}
      {!mayAt(actor, 'integration.manage', teamId) && <ReadersCard />}
      <ProviderCards key={teamId} actor={actor} teamId={teamId} integrations={integrations} />
      {mayAt(actor, 'slack.manage', teamId) ? (
        <Slack actor={actor} teamId={teamId} />
      ) : (
        <NotForThem />
      )}
    </div>
  );
}

function ReadersCard() {
  return (
    <Card>
      <EmptyState
        icon={Plug}
        title="You can read this team’s deals, and so bring none"
        description="Salesforce, HubSpot and Google Calendar are connected by members who may change deals. Those for your own deals are under Personal."
      />
    </Card>
  );
}

async function Slack({ actor, teamId }: { readonly actor: Actor; readonly teamId: string | null }) {
  const deps = getDeps();
  return (
    <SlackSection
      key={teamId}
      teamId={teamId}
      hooks={await listHooks(deps, getEnv(), actor, teamId)}
      now={deps.now().toISOString()}
      actions={SLACK_ACTIONS}
    />
  );
}

function NotForThem() {
  return (
    <Card>
      <EmptyState
        icon={Plug}
        title="The Slack channels of this team are for its owners and admins"
        description="Those of your own are under Personal: a Slack channel for your own notifications goes there."
      />
    </Card>
  );
}
