import { Calculator, Sparkles } from 'lucide-react';
import { Badge } from '../ui/badge';
import { Tooltip } from '../ui/tooltip';
import type { Answer } from './chat-state';

const COMPUTED =
  'Written by Sentinel itself from the figures that the dashboard shows. No model took part.';
const MODEL =
  'Written by this model from your pipeline’s figures. Deals, figures, dates and links were checked against them; what was not found is marked.';

export type SourceBadgeProps = Pick<Answer, 'source' | 'model'>;

/** Who wrote an answer; hovering, focusing or tapping it says how. */
export function SourceBadge({ source, model }: SourceBadgeProps) {
  if (source === null) return null;
  const isComputed = source === 'computed';
  const Icon = isComputed ? Calculator : Sparkles;
  return (
    <Tooltip content={isComputed ? COMPUTED : MODEL}>
      <button type="button" className="max-w-full cursor-help rounded-md">
        <Badge tone="outline" className="max-w-full">
          <Icon aria-hidden="true" />
          <span className="truncate">{isComputed ? 'Computed from your pipeline' : model}</span>
        </Badge>
      </button>
    </Tooltip>
  );
}
