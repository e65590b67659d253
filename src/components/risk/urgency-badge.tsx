import { CalendarClock, CalendarDays, Zap } from 'lucide-react';
import type { NextActionDto } from '@/lib/deals/dto';
import { Badge } from '../ui/badge';

const URGENCIES = {
  now: { label: 'Now', icon: Zap, tone: 'high' },
  this_week: { label: 'This week', icon: CalendarClock, tone: 'medium' },
  soon: { label: 'Soon', icon: CalendarDays, tone: 'neutral' },
} as const;

export function UrgencyBadge({ urgency }: { readonly urgency: NextActionDto['urgency'] }) {
  const { label, icon: Icon, tone } = URGENCIES[urgency];

  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" />
      {label}
    </Badge>
  );
}
