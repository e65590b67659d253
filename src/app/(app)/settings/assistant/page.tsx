import { Sparkles } from 'lucide-react';
import type { Metadata } from 'next';
import { changeAssistantAction } from '@/app/actions/assistant';
import { mayAt } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { placeInView } from '@/app/_entry/team-view';
import { AssistantSettings } from '@/components/assistant/settings/assistant-settings';
import { KeyState } from '@/components/assistant/settings/key-state';
import { UsageTable } from '@/components/assistant/settings/usage-table';
import { PageHeader } from '@/components/layout/page-header';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkTabs } from '@/components/ui/link-tabs';
import { getAssistantSettings } from '@/lib/ai';
import type { Actor } from '@/lib/auth';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';
import { placeTabs } from '../own-place';

export const metadata: Metadata = { title: 'Assistant settings' };

export default async function AssistantSettingsPage({
  searchParams,
}: PageProps<'/settings/assistant'>) {
  const actor = await requirePageActor();
  const teamId = await placeInView(actor, (await searchParams).team);
  const tabs = placeTabs(actor, '/settings/assistant', teamId);
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader
        title="Assistant"
        description="Who answers questions about the pipeline, and what that may cost."
        actions={tabs.length > 0 && <LinkTabs label="Whose assistant" tabs={tabs} />}
      />
      {mayAt(actor, 'assistant.manage', teamId) ? (
        <Settings key={teamId} actor={actor} teamId={teamId} />
      ) : (
        <NotForThem />
      )}
    </div>
  );
}

async function Settings({
  actor,
  teamId,
}: {
  readonly actor: Actor;
  readonly teamId: string | null;
}) {
  const settings = await getAssistantSettings(getDeps(), getEnv(), actor, teamId);
  return (
    <>
      <KeyState isConfigured={settings.isConfigured} usesModels={settings.usesModels} />
      <AssistantSettings settings={settings} change={changeAssistantAction} />
      <UsageTable usage={settings.usage} />
    </>
  );
}

function NotForThem() {
  return (
    <Card>
      <EmptyState
        icon={Sparkles}
        title="How this team’s assistant uses models is decided by its owners and admins"
        description="You can ask it anything about the deals you see. The choice for your own deals is under Personal."
      />
    </Card>
  );
}
