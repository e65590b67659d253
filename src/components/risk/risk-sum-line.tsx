import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { EvidenceList } from './evidence-list';
import { PointsBar } from './points-bar';
import { formatPoints } from './score';
import { signalName } from './signal-names';
import type { SumLine } from './sum-model';

/** One grid for every line of the sum, so that bars and figures stand in columns. */
const gridClass = [
  'grid grid-cols-[1rem_1fr_auto] items-center gap-x-3 gap-y-2 px-4 py-2.5',
  '@2xl:grid-cols-[1rem_minmax(0,1fr)_minmax(8rem,15rem)_4rem_4.5rem]',
].join(' ');

export interface SumRowProps {
  readonly marker?: ReactNode;
  readonly name: string;
  readonly reason?: string;
  readonly points: number;
  readonly exact: number;
  readonly running?: number;
  readonly reach: number;
  readonly neutral?: boolean;
}

export function SumRow(props: SumRowProps) {
  const { marker, name, reason, points, exact, running, reach, neutral = false } = props;

  return (
    <div className={gridClass}>
      <span className="text-ink-muted">{marker}</span>
      <div className="min-w-0">
        <p className="text-sm leading-5 font-medium">{name}</p>
        {reason && <p className="text-dense text-pretty text-ink-muted">{reason}</p>}
      </div>
      <PointsBar
        points={points}
        reach={reach}
        neutral={neutral}
        className="order-last col-span-2 col-start-2 @2xl:order-none @2xl:col-span-1 @2xl:col-start-auto"
      />
      <span
        className="text-right font-semibold tabular-nums"
        title={`${exact.toFixed(6)} log-odds points`}
      >
        {formatPoints(points)}
      </span>
      <span className="hidden text-right text-dense text-ink-muted tabular-nums @2xl:block">
        {running !== undefined && (
          <>
            <span className="sr-only">so far </span>
            {formatPoints(running)}
          </>
        )}
      </span>
    </div>
  );
}

export function ContributionLine({
  line,
  reach,
}: {
  readonly line: SumLine;
  readonly reach: number;
}) {
  const { contribution, shown, running } = line;
  const row = {
    name: signalName(contribution.signal),
    reason: contribution.reason,
    points: shown,
    exact: contribution.points,
    running,
    reach,
  };
  if (contribution.evidence.length === 0) return <SumRow {...row} />;

  return (
    <details className="group">
      <summary className="transition-colors hover:bg-sunken/60 focus-visible:-outline-offset-2">
        <SumRow
          {...row}
          marker={
            <ChevronRight
              aria-hidden="true"
              className="size-4 transition-transform group-open:rotate-90"
            />
          }
        />
      </summary>
      <div className="mr-4 mb-3 ml-11 border-l-2 border-line pl-4">
        <p className="mb-2 text-xs text-ink-muted tabular-nums">
          What this rests on · strength {contribution.strength.toFixed(2)} of 1
        </p>
        <EvidenceList evidence={contribution.evidence} />
      </div>
    </details>
  );
}
