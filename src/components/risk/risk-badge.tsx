import { CircleCheck, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { RiskBand } from '@/lib/deals/model';
import { Badge } from '../ui/badge';
import { cn } from '../ui/cn';
import { formatScore } from './score';

/** Shape says the band as well as colour does: octagon, triangle, circle. */
export const BAND_ICONS: Readonly<Record<RiskBand, LucideIcon>> = {
  High: OctagonAlert,
  Medium: TriangleAlert,
  Low: CircleCheck,
};

export const BAND_TONES = { High: 'high', Medium: 'medium', Low: 'low' } as const;

export interface RiskBadgeProps {
  readonly band: RiskBand | null;
  readonly score: number | null;
  /** For a closed deal: the risk of the moment before it closed. */
  readonly atClose?: boolean;
  readonly className?: string;
}

export function RiskBadge({ band, score, atClose = false, className }: RiskBadgeProps) {
  if (band === null || score === null) {
    return (
      <Badge tone="outline" className={className} title="Not assessed yet">
        Not scored
      </Badge>
    );
  }
  const Icon = BAND_ICONS[band];

  return (
    <Badge
      tone={atClose ? 'outline' : BAND_TONES[band]}
      className={cn('tabular-nums', className)}
      title={`${band} risk, score ${score.toFixed(4)} of 1${atClose ? ', the moment before it closed' : ''}`}
    >
      <Icon aria-hidden="true" />
      <span className="sr-only">Risk{atClose ? ' before closing' : ''}: </span>
      {band}
      <span className="font-semibold">{formatScore(score)}</span>
    </Badge>
  );
}
