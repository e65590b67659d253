import { Check, X } from 'lucide-react';
import { OPEN_STAGES, type Stage, STAGE_LABELS } from '@/lib/deals/model';
import { Badge } from '../ui/badge';
import { cn } from '../ui/cn';

export interface StageBadgeProps {
  readonly stage: Stage;
  /** The source system's own name of it, shown on hover. */
  readonly crmStage?: string | null;
  readonly className?: string;
}

/** Open stages show how far along they are by filled steps; closed ones how they ended. */
export function StageBadge({ stage, crmStage, className }: StageBadgeProps) {
  const tone = stage === 'closed_won' ? 'success' : 'outline';

  return (
    <Badge
      tone={tone}
      className={cn('text-ink', stage === 'closed_won' && 'text-success', className)}
      title={crmStage ? `Called “${crmStage}” in the CRM` : undefined}
    >
      <StageMark stage={stage} />
      {STAGE_LABELS[stage]}
    </Badge>
  );
}

export function StageMark({ stage }: { readonly stage: Stage }) {
  if (stage === 'closed_won') return <Check aria-hidden="true" />;
  if (stage === 'closed_lost') return <X aria-hidden="true" />;
  const reached = OPEN_STAGES.indexOf(stage);

  return (
    <span aria-hidden="true" className="flex items-center gap-0.5">
      {OPEN_STAGES.map((name, index) => (
        <span
          key={name}
          className={cn(
            'h-2.5 w-1 rounded-full',
            index <= reached ? 'bg-accent' : 'bg-line-strong/50',
          )}
        />
      ))}
    </span>
  );
}
