import { Plug } from 'lucide-react';
import type { Metadata } from 'next';
import {
  changeSlackHookAction,
  createSlackHookAction,
  removeSlackHookAction,
  testSlackHookAction,
} from '@/app/actions/slack';
import { mayAt } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { placeInView } from '@/app/_entry/team-view';
import { PageHeader } from '@/components/layout/page-header';
import { SlackSection } from '@/components/slack/slack-section';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkTabs } from '@/components/ui/link-tabs';
import type { Actor } from '@/lib/auth';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';
import { listHooks } from '@/lib/slack';
import { placeTabs } from '../own-place';

export const metadata: Metadata = { title: 'Integrations' };

const SLACK_ACTIONS = {
  create: createSlackHookAction,
  change: changeSlackHookAction,
  remove: removeSlackHookAction,
  test: testSlackHookAction,
};

export default async function IntegrationsPage({
  searchParams,
}: PageProps<'/settings/integrations'>) {
  const actor = await requirePageActor();
  const teamId = await placeInView(actor, (await searchParams).team);
  const tabs = placeTabs(actor, '/settings/integrations', teamId);
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader
        title="Integrations"
        description="Services that hear of your deals, or that bring them here."
        actions={tabs.length > 0 && <LinkTabs label="Whose integrations" tabs={tabs} />}
      />
      {mayAt(actor, 'slack.manage', teamId) ? (
        <Slack actor={actor} teamId={teamId} />
      ) : (
        <NotForThem />
      )}
    </div>
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
        title="The integrations of this team are for its owners and admins"
        description="Those of your own are under Personal: a Slack channel for your own notifications goes there."
      />
    </Card>
  );
}
