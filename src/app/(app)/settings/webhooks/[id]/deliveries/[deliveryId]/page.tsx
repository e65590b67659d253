import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { EVENT_HEADERS } from '@/app/_entry/openapi-webhooks';
import { nameOfPlace } from '@/app/_entry/places';
import { redeliverAction } from '@/app/actions/webhooks';
import { PageHeader } from '@/components/layout/page-header';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { DateTime } from '@/components/ui/date-time';
import { EmptyState } from '@/components/ui/empty-state';
import { AttemptList } from '@/components/webhooks/attempt-list';
import { DeliveryBody } from '@/components/webhooks/delivery-body';
import { DeliveryStatusBadge } from '@/components/webhooks/delivery-list';
import { Redeliver } from '@/components/webhooks/redeliver';
import { RefreshWhile } from '@/components/webhooks/refresh-while';
import { SentHeaders } from '@/components/webhooks/sent-headers';
import { isTest, nextLookMs, nextTryWords } from '@/components/webhooks/webhook-words';
import { getDeps } from '@/lib/platform/deps';
import type { DeliveryDetailDto } from '@/lib/webhooks/dto';
import { hostOf } from '@/lib/webhooks/model';
import { loadDelivery, loadWebhook } from '../../../load-webhook';

type Props = PageProps<'/settings/webhooks/[id]/deliveries/[deliveryId]'>;

/** A delivery under an endpoint that it did not go to is no page. */
async function load(params: Props['params']) {
  const { id, deliveryId } = await params;
  const [webhook, delivery] = await Promise.all([loadWebhook(id), loadDelivery(deliveryId)]);
  if (delivery.webhookId !== webhook.id) notFound();
  return { webhook, delivery };
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { delivery, webhook } = await load(params);
  return { title: `${delivery.event} to ${hostOf(webhook.url)}` };
}

export default async function DeliveryPage({ params }: Props) {
  const { webhook, delivery } = await load(params);
  const { id, status, nextAttemptAt, log, body } = delivery;
  const now = getDeps().now().toISOString();
  const breadcrumbs = [
    { label: 'Webhooks', href: `/settings/webhooks?team=${nameOfPlace(webhook.teamId)}` },
    { label: hostOf(webhook.url), href: `/settings/webhooks/${webhook.id}` },
  ];
  return (
    <div className="flex w-full flex-col gap-6">
      {status === 'pending' && <RefreshWhile waitMs={nextLookMs(nextAttemptAt, now)} />}
      <PageHeader
        title={delivery.event}
        description={<code className="text-dense break-all">{delivery.eventId}</code>}
        breadcrumbs={breadcrumbs}
        actions={
          <Redeliver
            id={id}
            isPending={status === 'pending'}
            isActive={webhook.isActive}
            redeliver={redeliverAction}
          />
        }
      />
      <Card aria-labelledby="delivery-state">
        <CardHeader title="Where it stands" titleId="delivery-state" />
        <CardBody>
          <Facts delivery={delivery} now={now} />
        </CardBody>
      </Card>
      <Card aria-labelledby="delivery-attempts" className="overflow-clip">
        <CardHeader title="Attempts" titleId="delivery-attempts" />
        {log.length === 0 ? (
          <EmptyState
            title="Not tried yet"
            description="The first attempt shows here as soon as it has ended."
          />
        ) : (
          <AttemptList log={log} />
        )}
      </Card>
      <Card aria-labelledby="delivery-content">
        <CardHeader
          title="What is sent"
          titleId="delivery-content"
          description="The same text at every attempt, by POST; what signs it is made anew each time, and not kept."
        />
        <CardBody className="flex flex-col gap-5">
          <DeliveryBody body={body} />
          <div className="flex flex-col gap-2">
            <h3 className="text-sm font-semibold">Headers, and what each holds</h3>
            <SentHeaders headers={EVENT_HEADERS} eventId={delivery.eventId} />
          </div>
        </CardBody>
      </Card>
    </div>
  );
}

function Facts({ delivery, now }: { readonly delivery: DeliveryDetailDto; readonly now: string }) {
  const { eventId, dealId, dealName, createdAt, finishedAt, nextAttemptAt, error, attempts } =
    delivery;
  return (
    <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-[9rem_minmax(0,1fr)]">
      <Fact label="State">
        <DeliveryStatusBadge delivery={delivery} />
      </Fact>
      {error && delivery.status !== 'succeeded' && <Fact label="Because">{error}</Fact>}
      <Fact label="Made">
        <DateTime value={createdAt} format="precise" />
        {isTest(eventId) && ' as a test'}
      </Fact>
      <Fact label="Attempts">{attempts}</Fact>
      {nextAttemptAt && (
        <Fact label="Next attempt">
          {nextTryWords(nextAttemptAt, now)} (<DateTime value={nextAttemptAt} format="precise" />)
        </Fact>
      )}
      {finishedAt && (
        <Fact label="Ended">
          <DateTime value={finishedAt} format="precise" />
        </Fact>
      )}
      {dealId && (
        <Fact label="Deal">
          <Link
            href={`/deals/${dealId}`}
            className="rounded-sm text-accent-text underline underline-offset-2"
          >
            {dealName ?? 'Open the deal'}
          </Link>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-muted">{label}</dt>
      <dd className="-mt-2 min-w-0 [overflow-wrap:anywhere] sm:mt-0">{children}</dd>
    </div>
  );
}
