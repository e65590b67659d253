import Link from 'next/link';
import type { DigestDto, DigestPartDto, DigestPlaceDto, SumDto } from '@/lib/notifications/dto';
import { DIGEST_PART_TITLES, DIGEST_PARTS, type DigestPartName } from '@/lib/notifications/model';
import { Badge } from '../ui/badge';
import { Card, CardHeader } from '../ui/card';
import { formatCount, plural } from '../ui/format';
import { Money } from '../ui/money';

const PART_NOTES: Readonly<Record<DigestPartName, string>> = {
  newAtRisk: 'An alert fired in this time and still held at its end.',
  overdue: 'Open deals whose step was due before the last day of this time.',
  moved: 'Open deals that stood in another stage when this time began.',
  won: 'Closed in this time.',
  lost: 'Closed in this time.',
  recovered: 'The alerts ended because the risk went down.',
};

/** A digest: for each place what happened, then how its pipeline stood. */
export function DigestView({ digest }: { readonly digest: DigestDto }) {
  return (
    <div className="flex flex-col gap-8">
      {digest.places.map((place) => (
        <Place key={place.scopeKey} place={place} />
      ))}
    </div>
  );
}

function Place({ place }: { readonly place: DigestPlaceDto }) {
  const name = place.teamName ?? 'Your own deals';
  const told = DIGEST_PARTS.filter((part) => place.parts[part].count > 0);

  return (
    <section aria-label={name} className="flex flex-col gap-4">
      <div>
        <h2 className="text-base font-semibold">{name}</h2>
        <Pipeline pipeline={place.pipeline} />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {told.map((part) => (
          <Part key={part} id={`${place.scopeKey}-${part}`} name={part} part={place.parts[part]} />
        ))}
      </div>
    </section>
  );
}

function Pipeline({ pipeline }: Pick<DigestPlaceDto, 'pipeline'>) {
  if (pipeline.length === 0) {
    return <p className="text-dense text-ink-muted">No deal was open when this was made.</p>;
  }
  return (
    <p className="mt-0.5 flex flex-wrap gap-x-4 gap-y-0.5 text-dense text-ink-muted">
      <span>Open when this was made:</span>
      {pipeline.map(({ band, count, sums }) => (
        <span key={band}>
          {formatCount(count)} at {band} risk, <Sums sums={sums} />
        </span>
      ))}
    </p>
  );
}

function Sums({ sums }: { readonly sums: readonly SumDto[] }) {
  return sums.map(({ currency, value }, index) => (
    <span key={currency}>
      {index > 0 && ' + '}
      <Money value={value} currency={currency} compact />
    </span>
  ));
}

interface PartProps {
  readonly id: string;
  readonly name: DigestPartName;
  readonly part: DigestPartDto;
}

function Part({ id, name, part }: PartProps) {
  const more = part.count - part.deals.length;

  return (
    <Card aria-labelledby={id} className="overflow-clip">
      <CardHeader
        title={DIGEST_PART_TITLES[name]}
        titleId={id}
        description={PART_NOTES[name]}
        actions={<Badge tone="outline">{formatCount(part.count)}</Badge>}
      />
      <ul className="divide-y divide-line">
        {part.deals.map((deal) => (
          <li key={deal.dealId} className="flex items-start justify-between gap-4 px-4 py-2.5">
            <div className="min-w-0">
              <p className="text-sm [overflow-wrap:anywhere]">
                <Link
                  href={`/deals/${deal.dealId}`}
                  className="rounded-sm font-medium hover:underline"
                >
                  {deal.name}
                </Link>
                {deal.account && <span className="text-ink-muted"> · {deal.account}</span>}
              </p>
              {deal.note && (
                <p className="text-dense [overflow-wrap:anywhere] text-ink-muted">{deal.note}</p>
              )}
            </div>
            <Money value={deal.value} currency={deal.currency} className="text-dense" />
          </li>
        ))}
      </ul>
      <p className="border-t border-line bg-sunken px-4 py-2 text-dense text-ink-muted">
        In all <Sums sums={part.sums} />
        {more > 0 && <>; {plural(more, 'more deal')} not listed here</>}
      </p>
    </Card>
  );
}
