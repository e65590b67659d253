import { Equal, Info } from 'lucide-react';
import type { AssessmentDto } from '@/lib/deals/dto';
import { Card, CardHeader } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { RiskBadge } from './risk-badge';
import { ContributionLine, SumRow } from './risk-sum-line';
import { type BandLimits, DEFAULT_LIMITS, formatPoints, formatScore } from './score';
import { ScoreScale } from './score-scale';
import { signalName } from './signal-names';
import { buildSum, type SumView } from './sum-model';

export interface RiskSumProps {
  readonly assessment: AssessmentDto;
  readonly limits?: BandLimits;
}

/** The score as the sum that it is: where it starts, what each signal adds or takes, what comes out. */
export function RiskSum({ assessment, limits = DEFAULT_LIMITS }: RiskSumProps) {
  const sum = buildSum(assessment);

  return (
    <Card aria-labelledby="risk-sum" className="@container">
      <CardHeader
        title="How the score adds up"
        titleId="risk-sum"
        description={
          <>
            As of <DateTime value={assessment.asOf} format="datetime" />. Every line can be checked.
          </>
        }
        actions={
          <RiskBadge
            band={assessment.band}
            score={assessment.score}
            className="hidden @2xl:inline-flex"
          />
        }
      />
      <ColumnHeads />
      <div className="border-b border-line">
        <SumRow
          name="Starting point"
          reason="The share of all deals that is lost, before this deal’s own signals."
          points={sum.base}
          exact={assessment.base}
          running={sum.base}
          reach={sum.reach}
          neutral
        />
      </div>
      <ol className="divide-y divide-line">
        {sum.lines.map((line) => (
          <li key={line.contribution.signal}>
            <ContributionLine line={line} reach={sum.reach} />
          </li>
        ))}
      </ol>
      <Notes notes={sum.notes} />
      <Total sum={sum} assessment={assessment} limits={limits} />
    </Card>
  );
}

function ColumnHeads() {
  return (
    <div
      aria-hidden="true"
      className="hidden grid-cols-[1rem_minmax(0,1fr)_minmax(8rem,15rem)_4rem_4.5rem] gap-x-3 border-b border-line px-4 py-2 text-xs text-ink-muted @2xl:grid"
    >
      <span className="col-start-2">Signal</span>
      <span className="flex justify-between">
        <span>lowers risk</span>
        <span>raises risk</span>
      </span>
      <span className="text-right">Points</span>
      <span className="text-right">So far</span>
    </div>
  );
}

function Notes({ notes }: { readonly notes: SumView['notes'] }) {
  if (notes.length === 0) return null;

  return (
    <div className="border-t border-line px-4 py-3">
      <h3 className="text-xs font-medium text-ink-muted">Noted, without points</h3>
      <ul className="mt-1.5 flex flex-col gap-1">
        {notes.map((note) => (
          <li key={note.signal} className="flex items-start gap-2 text-dense">
            <Info aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-muted" />
            <span>
              <span className="font-medium">{signalName(note.signal)}:</span> {note.reason}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface TotalProps {
  readonly sum: SumView;
  readonly assessment: AssessmentDto;
  readonly limits: BandLimits;
}

function Total({ sum, assessment, limits }: TotalProps) {
  const exponent = formatPoints(-sum.exactTotal, 4).replace('+', '');

  return (
    <div className="rounded-b-lg border-t-2 border-line-strong bg-sunken/60 px-4 pt-3 pb-4">
      <div className="grid grid-cols-[1rem_1fr_auto] items-center gap-x-3 @2xl:grid-cols-[1rem_1fr_4rem_4.5rem]">
        <Equal aria-hidden="true" className="size-4 text-ink-muted" />
        <p className="text-sm font-semibold">Total</p>
        <p className="text-right text-base font-semibold tabular-nums">{formatPoints(sum.total)}</p>
      </div>
      <div className="mt-2 ml-7 grid gap-x-8 gap-y-4 @2xl:grid-cols-2">
        <p className="text-dense text-pretty text-ink-muted">
          The total is in log-odds: each point multiplies the odds of losing by 2.72. Turned into a
          number between 0 and 1, that is
          <span className="mt-1 block font-medium text-ink tabular-nums">
            1 / (1 + e<sup>{exponent}</sup>) = {assessment.score.toFixed(4)}
          </span>
          shown as {formatScore(assessment.score, limits)}, {assessment.band} risk.
        </p>
        <ScoreScale score={assessment.score} limits={limits} showLimits className="mt-2 pb-1" />
      </div>
      <p className="mt-4 ml-7 text-xs text-pretty text-ink-muted">
        Points are rounded together so that the lines add up; hover for the exact value. Engine{' '}
        {assessment.engineVersion}, policy {assessment.policyVersion}, norms{' '}
        {assessment.normsVersion}.
      </p>
    </div>
  );
}
