import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requirePageActor } from '@/app/_entry/request-actor';
import { MailView } from '@/components/email/mail-view';
import { PageHeader } from '@/components/layout/page-header';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { AppError } from '@/lib/core/errors';
import { hasOutbox } from '@/lib/email';
import { getKeptMail, type KeptMail } from '@/lib/notifications';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';

export const metadata: Metadata = { title: 'Mail' };

async function load(id: string): Promise<KeptMail> {
  const actor = await requirePageActor();
  const env = getEnv();
  if (!hasOutbox(env)) notFound();
  return getKeptMail(getDeps(), env, actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
    throw error;
  });
}

export default async function KeptMailPage({ params, searchParams }: PageProps<'/outbox/[id]'>) {
  const { id, to, words } = await load((await params).id);
  const { as } = await searchParams;
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-6">
      <PageHeader
        breadcrumbs={[{ label: 'Outbox', href: '/outbox' }]}
        title={words?.subject ?? 'Mail'}
        description={`To ${to}`}
      />
      {words ? (
        <MailView
          {...words}
          form={as === 'text' ? 'text' : 'html'}
          hrefOf={(form) => `/outbox/${id}?as=${form}`}
        />
      ) : (
        <Card>
          <EmptyState
            title="Nothing of it is to be seen any more"
            description="What it is about was deleted, or its reader has lost access to it."
          />
        </Card>
      )}
    </div>
  );
}
