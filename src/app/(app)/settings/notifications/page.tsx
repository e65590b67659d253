import type { Metadata } from 'next';
import { changePreferencesAction } from '@/app/actions/notifications';
import { requirePageActor } from '@/app/_entry/request-actor';
import { PageHeader } from '@/components/layout/page-header';
import { PreferencesForm } from '@/components/notifications/preferences-form';
import { getPreferences } from '@/lib/notifications';
import { getDeps } from '@/lib/platform/deps';

export const metadata: Metadata = { title: 'Notification settings' };

export default async function NotificationSettingsPage() {
  const actor = await requirePageActor();
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-6">
      <PageHeader
        title="Notifications"
        description="What you are told of, over what, and when you would rather not be. These are yours alone."
      />
      <PreferencesForm
        preferences={await getPreferences(getDeps(), actor)}
        change={changePreferencesAction}
      />
    </div>
  );
}
