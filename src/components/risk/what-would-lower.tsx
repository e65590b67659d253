import { ArrowRight } from 'lucide-react';
import type { AssessmentDto, WhatIfDto } from '@/lib/deals/dto';
import { Card, CardHeader } from '../ui/card';
import { type BandLimits, bandOf, DEFAULT_LIMITS, formatScore } from './score';
import { ScoreScale } from './score-scale';

export interface WhatWouldLowerProps {
  readonly assessment: Pick<AssessmentDto, 'score' | 'whatIf'>;
  readonly limits?: BandLimits;
}

/** Each action with the score that the engine computes as if it were done. */
export function WhatWouldLower({ assessment, limits = DEFAULT_LIMITS }: WhatWouldLowerProps) {
  const { score } = assessment;
  // What rounds to no difference would read as a promise of nothing.
  const whatIf = assessment.whatIf.filter((option) => lowerBy(option, score) > 0);

  return (
    <Card aria-labelledby="what-would-lower">
      <CardHeader
        title="What would lower it"
        titleId="what-would-lower"
        description="Computed by running the same engine again with the action done."
      />
      {whatIf.length === 0 ? (
        <p className="px-4 py-5 text-sm text-ink-muted">
          No single action that we know of would lower this score.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {whatIf.map((option) => (
            <Option key={option.action} option={option} score={score} limits={limits} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** The difference of the two figures as they are shown, so that it can be checked by eye. */
function lowerBy(option: WhatIfDto, score: number): number {
  return (Math.round(score * 100) - Math.round(option.score * 100)) / 100;
}

interface OptionProps {
  readonly option: WhatIfDto;
  readonly score: number;
  readonly limits: BandLimits;
}

function Option({ option, score, limits }: OptionProps) {
  const from = bandOf(score, limits);
  const to = bandOf(option.score, limits);

  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="text-sm font-medium">{option.label}</span>
        <span className="flex items-center gap-1.5 text-sm tabular-nums">
          <span className="text-ink-muted">{formatScore(score, limits)}</span>
          <ArrowRight aria-label="to" className="size-3.5 text-ink-muted" />
          <span className="font-semibold">{formatScore(option.score, limits)}</span>
        </span>
      </div>
      <ScoreScale score={score} then={option.score} limits={limits} className="mt-2.5" />
      <p className="mt-2 text-xs text-ink-muted">
        {from === to ? `Stays ${to}` : `From ${from} to ${to}`}, {lowerBy(option, score).toFixed(2)}{' '}
        lower
      </p>
    </li>
  );
}
