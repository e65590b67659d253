import { cn } from '../ui/cn';
import { type BandLimits, bandOf, DEFAULT_LIMITS, formatScore } from './score';

export interface ScoreScaleProps {
  readonly score: number;
  readonly limits?: BandLimits;
  /** A second, hollow marker: where the score would go. */
  readonly then?: number;
  readonly showLimits?: boolean;
  readonly className?: string;
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;

/** 0 to 1 with the bands as stretches and the score as a marker. */
export function ScoreScale(props: ScoreScaleProps) {
  const { score, limits = DEFAULT_LIMITS, then, showLimits = false, className } = props;
  const label =
    then === undefined
      ? `Score ${formatScore(score, limits)} on a scale from 0 to 1, ${bandOf(score, limits)} risk`
      : `From ${formatScore(score, limits)} to ${formatScore(then, limits)} on a scale from 0 to 1`;

  return (
    <div role="img" aria-label={label} className={cn('relative', className)}>
      <div className="flex h-2 gap-0.5 overflow-hidden rounded-full">
        <span className="band-fill-low" style={{ width: percent(limits.medium) }} />
        <span
          className="band-fill-medium"
          style={{ width: percent(limits.high - limits.medium) }}
        />
        <span className="band-fill-high flex-1" />
      </div>
      {then !== undefined && (
        <>
          <span
            className="absolute top-0.5 h-1 bg-ink"
            style={{ left: percent(Math.min(score, then)), width: percent(Math.abs(score - then)) }}
          />
          <Marker at={then} hollow />
        </>
      )}
      <Marker at={score} />
      {showLimits && <Limits limits={limits} />}
    </div>
  );
}

function Marker({ at, hollow = false }: { readonly at: number; readonly hollow?: boolean }) {
  return (
    <span
      className={cn(
        'absolute -top-1 h-4 w-1.5 -translate-x-1/2 rounded-full border border-surface ring-1 ring-ink',
        hollow ? 'bg-surface' : 'bg-ink',
      )}
      style={{ left: percent(at) }}
    />
  );
}

function Limits({ limits }: { readonly limits: BandLimits }) {
  return (
    <div className="relative mt-2 h-4 text-xs text-ink-muted tabular-nums">
      <span className="absolute left-0">0 Low</span>
      <span className="absolute" style={{ left: percent(limits.medium) }}>
        {limits.medium.toFixed(2)} Medium
      </span>
      <span className="absolute" style={{ left: percent(limits.high) }}>
        {limits.high.toFixed(2)} High
      </span>
      <span className="absolute right-0">1</span>
    </div>
  );
}
