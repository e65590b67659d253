import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requirePageActor } from '@/app/_entry/request-actor';
import { MailView } from '@/components/email/mail-view';
import { PageHeader } from '@/components/layout/page-header';
import { LinkTabs } from '@/components/ui/link-tabs';
import { hasOutbox, renderMail, sampleMails } from '@/lib/email';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';

export const metadata: Metadata = { title: 'Mail templates' };

const READER = { timeZone: null, locale: null };

/** `deal_at_risk_many` as `Deal at risk, many`. */
const labelOf = (name: string): string => {
  const words = name.replace(/_many$/, ', many').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Every template with made-up content, in demo and development. */
export default async function MailTemplatesPage({ searchParams }: PageProps<'/outbox/templates'>) {
  await requirePageActor();
  const env = getEnv();
  if (!hasOutbox(env)) notFound();
  const { origin: appUrl } = new URL(env.NEXT_PUBLIC_APP_URL);
  const samples = sampleMails({ appUrl, now: getDeps().now() });
  const { name, as } = await searchParams;
  const shown = typeof name === 'string' && Object.hasOwn(samples, name) ? name : 'deal_at_risk';
  const content = samples[shown];
  if (!content) notFound();
  const link = `${appUrl}/settings/notifications`;
  const unsubscribe = content.template === 'invite' ? null : { pageUrl: link, oneClickUrl: link };
  const mail = await renderMail(content, READER, { appUrl, unsubscribe });
  const hrefOf = (sample: string, form: string) => `/outbox/templates?name=${sample}&as=${form}`;
  const form = as === 'text' ? 'text' : 'html';
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-6">
      <PageHeader
        breadcrumbs={[{ label: 'Outbox', href: '/outbox' }]}
        title="Mail templates"
        description={`Made-up content. Subject: ${mail.subject}`}
      />
      <LinkTabs
        label="Templates"
        tabs={Object.keys(samples).map((sample) => ({
          href: hrefOf(sample, form),
          label: labelOf(sample),
          isHere: sample === shown,
        }))}
      />
      <MailView {...mail} form={form} hrefOf={(other) => hrefOf(shown, other)} />
    </div>
  );
}
