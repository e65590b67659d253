import { MarkedText } from '../docs/prose';

export interface SentHeadersProps {
  readonly headers: readonly { readonly name: string; readonly description: string }[];
}

/** What kind of headers go with it; their values are made anew for each attempt, and not kept. */
export function SentHeaders({ headers }: SentHeadersProps) {
  return (
    <dl className="grid gap-x-4 gap-y-1.5 text-dense sm:grid-cols-[11rem_minmax(0,1fr)]">
      {headers.map(({ name, description }) => (
        <div key={name} className="contents">
          <dt className="font-mono">{name}</dt>
          <dd className="mb-1.5 text-ink-muted sm:mb-0">
            <MarkedText text={description} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
