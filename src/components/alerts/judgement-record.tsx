import type { NotRiskRecordDto } from '@/lib/alerts/dto';
import { Card, CardBody, CardHeader } from '../ui/card';
import { formatCount, plural } from '../ui/format';
import { ShareCell } from './share-cell';

const COUNTS = [
  ['Won', 'won'],
  ['Lost', 'lost'],
  ['Still open', 'open'],
  ['Taken back', 'withdrawn'],
  ['Expired long before', 'lapsed'],
] as const;

/** People's own judgements are measured as the machine's are. */
export function JudgementRecord({ record }: { readonly record: NotRiskRecordDto }) {
  return (
    <Card aria-labelledby="judgements">
      <CardHeader
        title="Deals judged as not a risk"
        titleId="judgements"
        description="How often people who overruled the score were right: the share that was won among the deals that closed in this time while such a judgement held, or within 30 days after."
      />
      <CardBody>
        {record.marked === 0 ? (
          <p className="text-sm text-pretty text-ink-muted">
            No deal that closed in this time had been marked as not a risk, and none is marked now.
            It is done on the deal’s page, with a reason and a day on which it expires; once such
            deals have closed, this shows who was right.
          </p>
        ) : (
          <>
            <p className="text-sm">
              {plural(record.marked, 'deal')} marked: closed in this time, or open and marked now.
            </p>
            <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-3 sm:flex sm:flex-wrap sm:gap-x-10">
              <div>
                <dt className="text-dense text-ink-muted">Right</dt>
                <dd className="mt-0.5 text-sm">
                  <ShareCell
                    share={record.right}
                    interval={record.interval}
                    n={record.won + record.lost}
                  />
                </dd>
              </div>
              {COUNTS.map(([label, key]) => (
                <div key={key}>
                  <dt className="text-dense text-ink-muted">{label}</dt>
                  <dd className="mt-0.5 text-sm font-semibold tabular-nums">
                    {formatCount(record[key])}
                  </dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </CardBody>
    </Card>
  );
}
