import { ArrowRight } from 'lucide-react';
import type { MovePart } from '@/lib/risk/attribution';
import type { WhatIfResult as Result } from '@/lib/risk/what-if';
import { RiskBadge } from '../risk-badge';
import { type BandLimits, formatPoints, roundTerms } from '../score';
import { ScoreScale } from '../score-scale';
import { signalName } from '../signal-names';

export interface WhatIfScoreProps {
  readonly result: Pick<Result, 'before' | 'after' | 'steps'>;
  readonly limits: BandLimits;
  readonly className?: string;
}

/** The score before and after. */
export function WhatIfScore({ result, limits, className }: WhatIfScoreProps) {
  const { before, after, steps } = result;

  return (
    <div className={className}>
      <div role="status" className="flex flex-wrap items-center gap-2">
        <RiskBadge band={before.band} score={before.score} />
        <ArrowRight aria-label="becomes" className="size-4 text-ink-muted" />
        <span data-testid="what-if-after">
          <RiskBadge band={after.band} score={after.score} />
        </span>
      </div>
      <ScoreScale score={before.score} then={after.score} limits={limits} className="mt-3" />
      <p className="mt-3 text-dense text-ink-muted">
        {summaryOf(steps.length, before.band, after.band)}
      </p>
    </div>
  );
}

function summaryOf(steps: number, from: string, to: string): string {
  if (steps === 0) return 'Switch a step on to see what it would do.';

  return from === to ? `It stays ${to}.` : `It goes from ${from} to ${to}.`;
}

export interface WhatIfPartsProps {
  readonly parts: readonly MovePart[];
  readonly className?: string;
}

/** What each signal had in it, rounded together to thousandths, so that the lines add up. */
export function WhatIfParts({ parts, className }: WhatIfPartsProps) {
  if (parts.length === 0) return <div className={className} />;
  const sorted = parts.toSorted((a, b) => Math.abs(b.score) - Math.abs(a.score));
  const { terms, total } = roundTerms(sorted.map(({ score }) => score * 10));

  return (
    <div className={className}>
      <h3 className="text-xs font-medium text-ink-muted">What changed the score</h3>
      <ul className="mt-1.5 flex flex-col gap-1">
        {sorted.map(({ signal, points }, index) => (
          <li key={signal} className="flex justify-between gap-3 text-dense">
            <span>{signal === 'base' ? 'Starting point' : signalName(signal)}</span>
            <span className="font-medium tabular-nums" title={`${points.toFixed(6)} log-odds`}>
              {formatPoints((terms[index] ?? 0) / 10, 3)}
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-2 flex justify-between gap-3 border-t border-line-strong pt-2 text-dense font-semibold">
        <span>In all</span>
        <span className="tabular-nums">{formatPoints(total / 10, 3)}</span>
      </p>
    </div>
  );
}
