import {
  CircleAlert,
  CircleCheck,
  CirclePause,
  Clock,
  type LucideIcon,
  RefreshCw,
  TriangleAlert,
} from 'lucide-react';
import type { IntegrationDto } from '@/lib/integrations/output-schema';
import { Badge, type BadgeProps } from '../ui/badge';
import { type CardState, stateOf } from './integration-words';

interface Look {
  readonly tone: BadgeProps['tone'];
  readonly icon: LucideIcon;
  readonly label: string;
}

const LOOKS: Readonly<Record<CardState, Look>> = {
  new: { tone: 'success', icon: CircleCheck, label: 'Connected' },
  synced: { tone: 'success', icon: CircleCheck, label: 'Connected' },
  partial: { tone: 'medium', icon: TriangleAlert, label: 'Connected, with problems' },
  waiting: { tone: 'accent', icon: Clock, label: 'Sync waits' },
  syncing: { tone: 'accent', icon: RefreshCw, label: 'Syncing' },
  paused: { tone: 'medium', icon: CirclePause, label: 'Paused' },
  failed: { tone: 'danger', icon: CircleAlert, label: 'Last sync failed' },
  refused: { tone: 'danger', icon: CircleAlert, label: 'Needs attention' },
};

export function StateBadge({ integration }: { readonly integration: IntegrationDto }) {
  const { tone, icon: Icon, label } = LOOKS[stateOf(integration)];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" />
      {label}
    </Badge>
  );
}
