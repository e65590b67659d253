import type { Metadata } from 'next';
import { Suspense } from 'react';
import {
  changeWebhookAction,
  deleteWebhookAction,
  rotateWebhookSecretAction,
  testWebhookAction,
} from '@/app/actions/webhooks';
import { nameOfPlace } from '@/app/_entry/places';
import { PageHeader } from '@/components/layout/page-header';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { DeleteWebhook } from '@/components/webhooks/delete-webhook';
import { MissedNote, StateNote } from '@/components/webhooks/endpoint-list';
import { EndpointSettings } from '@/components/webhooks/endpoint-settings';
import { EndpointState } from '@/components/webhooks/endpoint-state';
import { EndpointSwitch } from '@/components/webhooks/endpoint-switch';
import { HealthFigures } from '@/components/webhooks/health-figures';
import { RotateSecret } from '@/components/webhooks/rotate-secret';
import { SendTest } from '@/components/webhooks/send-test';
import { stateOf } from '@/components/webhooks/webhook-words';
import { getDeps } from '@/lib/platform/deps';
import type { WebhookDto } from '@/lib/webhooks/dto';
import { hostOf } from '@/lib/webhooks/model';
import { eventChoices } from '../event-choices';
import { loadWebhook } from '../load-webhook';
import { DeliveryLog } from './delivery-log';

export async function generateMetadata({
  params,
}: PageProps<'/settings/webhooks/[id]'>): Promise<Metadata> {
  return { title: `Webhook to ${hostOf((await loadWebhook((await params).id)).url)}` };
}

export default async function WebhookPage({
  params,
  searchParams,
}: PageProps<'/settings/webhooks/[id]'>) {
  const webhook = await loadWebhook((await params).id);
  const { id, url, isActive, teamId, disabledAt } = webhook;
  const now = getDeps().now().toISOString();
  const href = `/settings/webhooks?team=${nameOfPlace(teamId)}`;
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader
        title={hostOf(url)}
        description={<Address webhook={webhook} />}
        breadcrumbs={[{ label: 'Webhooks', href }]}
        actions={
          <>
            <EndpointState webhook={webhook} />
            <EndpointSwitch id={id} isActive={isActive} change={changeWebhookAction} />
          </>
        }
      />
      {stateOf(webhook) !== 'active' && (
        <div className="rounded-lg border border-line bg-surface px-4 py-3">
          <StateNote webhook={webhook} now={now} />
          {!isActive && <MissedNote disabledAt={disabledAt} />}
        </div>
      )}
      <HealthFigures webhook={webhook} now={now} />
      <TryIt webhook={webhook} />
      <Suspense fallback={<Skeleton className="h-72 w-full" />}>
        <DeliveryLog webhook={webhook} params={await searchParams} />
      </Suspense>
      <Settings webhook={webhook} />
    </div>
  );
}

/** Where it leads, and what whoever set it up said that it is for. */
function Address({ webhook: { url, description } }: { readonly webhook: WebhookDto }) {
  return (
    <>
      <code className="text-dense break-all">{url}</code>
      {description && <span className="block [overflow-wrap:anywhere]">{description}</span>}
    </>
  );
}

/** What can be tried: the events that it hears of first. */
function TryIt({ webhook: { id, isActive, teamId, events } }: { readonly webhook: WebhookDto }) {
  const others = eventChoices(teamId)
    .map(({ type }) => type)
    .filter((type) => !events.includes(type));
  return (
    <Card aria-labelledby="webhook-test">
      <CardHeader
        title="Try it"
        titleId="webhook-test"
        description="Sends an example of an event, with data.test set to true, signed like any event."
      />
      <CardBody>
        <SendTest
          id={id}
          isActive={isActive}
          events={[...events, ...others]}
          test={testWebhookAction}
        />
      </CardBody>
    </Card>
  );
}

function Settings({ webhook }: { readonly webhook: WebhookDto }) {
  const { id, url, teamId, events, rotatesUntil } = webhook;
  return (
    <>
      <Card aria-labelledby="webhook-settings">
        <CardHeader title="Settings" titleId="webhook-settings" />
        <CardBody>
          <EndpointSettings
            key={`${url} ${webhook.description} ${events.join()}`}
            webhook={webhook}
            choices={eventChoices(teamId)}
            change={changeWebhookAction}
          />
        </CardBody>
      </Card>
      <Card aria-labelledby="webhook-secret">
        <CardHeader
          title="Secret"
          titleId="webhook-secret"
          description="Signs what is sent. It was shown when it was made; whoever has lost it rotates it."
        />
        <CardBody>
          <RotateSecret id={id} rotatesUntil={rotatesUntil} rotate={rotateWebhookSecretAction} />
        </CardBody>
      </Card>
      <div>
        <DeleteWebhook id={id} host={hostOf(url)} remove={deleteWebhookAction} />
      </div>
    </>
  );
}
