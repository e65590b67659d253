import { Inbox } from 'lucide-react';
import { redeliverSinceAction } from '@/app/actions/webhooks';
import { requirePageActor } from '@/app/_entry/request-actor';
import { LoadMore } from '@/components/deals/load-more';
import { Card, CardHeader } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { DeliveryFilters, type DeliveryFilterValues } from '@/components/webhooks/delivery-filters';
import { DeliveryList } from '@/components/webhooks/delivery-list';
import { RedeliverSince } from '@/components/webhooks/redeliver';
import { RefreshWhile } from '@/components/webhooks/refresh-while';
import { nextLookMs } from '@/components/webhooks/webhook-words';
import { AppError } from '@/lib/core/errors';
import { getDeps } from '@/lib/platform/deps';
import { listDeliveries } from '@/lib/webhooks';
import type { DeliveryDto, WebhookDto } from '@/lib/webhooks/dto';
import { eventChoices } from '../event-choices';
import { logSearch, readLogAddress, toLogQuery } from './log-address';

/** A cursor from another list or a mangled link opens the first page. */
async function loadPage(id: string, values: DeliveryFilterValues, cursor: string) {
  const actor = await requirePageActor();
  const deps = getDeps();
  return listDeliveries(deps, actor, id, toLogQuery(values, cursor)).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'BAD_REQUEST') throw error;
    return listDeliveries(deps, actor, id, toLogQuery(values, ''));
  });
}

/** When the next of these is tried; null where none waits. */
const nextOf = (deliveries: readonly DeliveryDto[]): string | null =>
  deliveries.flatMap(({ nextAttemptAt }) => nextAttemptAt ?? []).toSorted()[0] ?? null;

export interface DeliveryLogProps {
  readonly webhook: WebhookDto;
  readonly params: Readonly<Record<string, string | string[] | undefined>>;
}

/** What was sent to an endpoint, a page at a time; it looks again by itself while something waits. */
export async function DeliveryLog({ webhook, params }: DeliveryLogProps) {
  const { id, isActive, teamId, health } = webhook;
  const path = `/settings/webhooks/${id}`;
  const { values, cursor } = readLogAddress(params);
  const { deliveries, nextCursor } = await loadPage(id, values, cursor);
  const now = getDeps().now().toISOString();
  const isNarrowed = values.status !== '' || values.event !== '';
  return (
    <Card aria-labelledby="webhook-log" className="overflow-clip">
      {isActive && health.pending > 0 && (
        <RefreshWhile waitMs={nextLookMs(nextOf(deliveries), now)} />
      )}
      <CardHeader
        title="Deliveries"
        titleId="webhook-log"
        description="What was sent, newest first. Kept for thirty days after it ended."
        actions={
          <RedeliverSince id={id} isActive={isActive} redeliverSince={redeliverSinceAction} />
        }
      />
      <DeliveryFilters
        key={logSearch(values, '')}
        path={path}
        values={values}
        events={eventChoices(teamId).map(({ type }) => type)}
      />
      {deliveries.length === 0 ? (
        <EmptyState
          icon={Inbox}
          title={isNarrowed ? 'Nothing fits' : 'Nothing was sent yet'}
          description={
            isNarrowed
              ? 'Choose another state or event, or clear the filter.'
              : isActive
                ? 'Send a test above, or wait for the first event.'
                : 'Switch the webhook on; then send a test, or wait for the first event.'
          }
        />
      ) : (
        <DeliveryList deliveries={deliveries} now={now} />
      )}
      <LoadMore
        href={nextCursor && `${path}?${logSearch(values, nextCursor)}`}
        label="Older deliveries"
      />
    </Card>
  );
}
