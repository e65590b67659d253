import { MailX } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { requirePageActor } from '@/app/_entry/request-actor';
import { KeptMailList } from '@/components/email/kept-mail-list';
import { PageHeader } from '@/components/layout/page-header';
import { buttonVariants } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { hasOutbox } from '@/lib/email';
import { listKeptMails, type KeptMail } from '@/lib/notifications';
import { isNotificationType, TYPE_RULES } from '@/lib/notifications/model';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';

export const metadata: Metadata = { title: 'Outbox' };

const toRow = ({ id, to, template, createdAt, words }: KeptMail) => ({
  id,
  to,
  createdAt,
  subject: words?.subject ?? null,
  label: isNotificationType(template) ? TYPE_RULES[template].label : template,
});

/** Of demo and development alone: there nothing sends mails, and they are read here. */
export default async function OutboxPage() {
  const actor = await requirePageActor();
  const env = getEnv();
  if (!hasOutbox(env)) notFound();
  const mails = await listKeptMails(getDeps(), env, actor);
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-6">
      <PageHeader
        title="Outbox"
        description="No mail provider is configured, so mails stay here: those to you, and invites to teams that you lead. Nothing was sent."
        actions={
          <Link href="/outbox/templates" className={buttonVariants({ size: 'sm' })}>
            All templates
          </Link>
        }
      />
      {mails.length > 0 ? (
        <KeptMailList mails={mails.map(toRow)} />
      ) : (
        <Card>
          <EmptyState
            icon={MailX}
            title="No mail was kept for you"
            description="Invite somebody to a team, or let a colleague assign a deal to you: what would be mailed then stands here a little later."
          />
        </Card>
      )}
    </div>
  );
}
