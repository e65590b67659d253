import { MarkedText } from '../docs/prose';

export interface SentHeadersProps {
  readonly headers: readonly { readonly name: string; readonly description: string }[];
  readonly eventId: string;
}

/**
 * The headers that go with it. The id is the same at every attempt; the others are made anew for each,
 * and of those the time alone can be told later: it stands with the attempt.
 */
export function SentHeaders({ headers, eventId }: SentHeadersProps) {
  return (
    <dl className="grid gap-x-4 gap-y-1.5 text-dense sm:grid-cols-[11rem_minmax(0,1fr)]">
      {headers.map(({ name, description }) => (
        <div key={name} className="contents">
          <dt className="font-mono">{name}</dt>
          <dd className="mb-1.5 min-w-0 text-ink-muted sm:mb-0">
            {name === 'webhook-id' && (
              <code className="block [overflow-wrap:anywhere] text-ink">{eventId}</code>
            )}
            <MarkedText text={description} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
