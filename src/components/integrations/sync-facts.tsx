import type { ReactNode } from 'react';
import type { IntegrationDto } from '@/lib/integrations/output-schema';
import { DateTime } from '../ui/date-time';
import { intervalWords, itemsOf } from './integration-words';

export interface SyncFactsProps {
  readonly integration: IntegrationDto;
  readonly placeName: string;
  readonly now: string;
}

const STATUS_WORDS = {
  success: 'went well',
  partial: 'with problems',
  failed: 'the try after it failed',
} as const;

export function SyncFacts({ integration, placeName, now }: SyncFactsProps) {
  const { lastSyncAt, lastSyncStatus, totalSynced } = integration;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 text-dense sm:grid-cols-4">
      <Fact label="Last sync">
        {lastSyncAt ? (
          <>
            <DateTime value={lastSyncAt} format="relative" now={now} />
            {lastSyncStatus && (
              <span className="block text-ink-muted">{STATUS_WORDS[lastSyncStatus]}</span>
            )}
          </>
        ) : (
          'None yet'
        )}
      </Fact>
      <Fact label="Here now">{itemsOf(integration.integration, totalSynced)}</Fact>
      <Fact label="Next sync">
        <NextSync integration={integration} now={now} />
      </Fact>
      <Fact label="Goes to">{placeName}</Fact>
    </dl>
  );
}

function NextSync({ integration, now }: Pick<SyncFactsProps, 'integration' | 'now'>) {
  const { isActive, syncEnabled, nextSyncAt, syncEveryMinutes, activeSync } = integration;
  if (!isActive) return <>None until it is connected again</>;
  if (!syncEnabled || nextSyncAt === null) return <>Only by hand</>;
  if (activeSync) return <>{intervalWords(syncEveryMinutes)}</>;
  const isDue = Date.parse(nextSyncAt) <= Date.parse(now);
  return (
    <>
      {isDue ? 'In a moment' : <DateTime value={nextSyncAt} format="relative" now={now} />}
      <span className="block text-ink-muted">{intervalWords(syncEveryMinutes)}</span>
    </>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-muted">{label}</dt>
      <dd className="font-medium [overflow-wrap:anywhere] [&_.text-ink-muted]:font-normal">
        {children}
      </dd>
    </div>
  );
}
