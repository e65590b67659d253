import { CircleAlert, CircleCheck, CircleOff } from 'lucide-react';
import type { WebhookDto } from '@/lib/webhooks/dto';
import { Badge } from '../ui/badge';
import { stateOf } from './webhook-words';

const LOOKS = {
  active: { tone: 'success', icon: CircleCheck, label: 'Active' },
  failing: { tone: 'medium', icon: CircleAlert, label: 'Failing' },
  off: { tone: 'outline', icon: CircleOff, label: 'Off' },
} as const;

export function EndpointState({
  webhook,
}: {
  readonly webhook: Pick<WebhookDto, 'isActive' | 'failingSince'>;
}) {
  const { tone, icon: Icon, label } = LOOKS[stateOf(webhook)];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" />
      {label}
    </Badge>
  );
}
