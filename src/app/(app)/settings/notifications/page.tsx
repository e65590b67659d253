import type { Metadata } from 'next';
import Link from 'next/link';
import { changePreferencesAction } from '@/app/actions/notifications';
import { requirePageActor } from '@/app/_entry/request-actor';
import { PageHeader } from '@/components/layout/page-header';
import { PreferencesForm } from '@/components/notifications/preferences-form';
import { buttonVariants } from '@/components/ui/button';
import { hasOutbox } from '@/lib/email';
import { getPreferences } from '@/lib/notifications';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';
import { findOwnChannel } from '@/lib/slack';

export const metadata: Metadata = { title: 'Notification settings' };

export default async function NotificationSettingsPage() {
  const actor = await requirePageActor();
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader
        title="Notifications"
        description="What you are told of, over what, and when you would rather not be. These are yours alone."
        actions={
          hasOutbox(getEnv()) && (
            <Link href="/outbox" className={buttonVariants({ size: 'sm' })}>
              Mails that were kept
            </Link>
          )
        }
      />
      <PreferencesForm
        preferences={await getPreferences(getDeps(), actor)}
        change={changePreferencesAction}
        slackChannel={await findOwnChannel(getDeps(), actor)}
      />
    </div>
  );
}
