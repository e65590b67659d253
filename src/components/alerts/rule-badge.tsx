import { BellRing, type LucideIcon, OctagonAlert, TrendingUp, Unplug } from 'lucide-react';
import { ruleLabel } from '@/lib/alerts/model';
import { Badge } from '../ui/badge';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  entered_high: OctagonAlert,
  rising: TrendingUp,
  engagement_dropped: Unplug,
};
const TONES: Readonly<Record<string, 'high' | 'medium' | 'neutral'>> = {
  entered_high: 'high',
  rising: 'medium',
};

/** The rule that fired, in words and with a shape of its own. */
export function RuleBadge({ kind }: { readonly kind: string }) {
  const Icon = ICONS[kind] ?? BellRing;

  return (
    <Badge tone={TONES[kind] ?? 'neutral'}>
      <Icon aria-hidden="true" />
      {ruleLabel(kind)}
    </Badge>
  );
}
