import {
  ArrowRightLeft,
  AtSign,
  CalendarX2,
  Download,
  Mail,
  Newspaper,
  RefreshCwOff,
  ShieldAlert,
  Unplug,
  UserCheck,
  type LucideIcon,
} from 'lucide-react';
import type { NotificationType } from '@/lib/notifications/model';
import { cn } from '../ui/cn';

const ICONS: Readonly<Record<NotificationType, LucideIcon>> = {
  deal_at_risk: ShieldAlert,
  action_overdue: CalendarX2,
  stage_changed: ArrowRightLeft,
  assigned: UserCheck,
  mentioned: AtSign,
  invite: Mail,
  sync_failed: RefreshCwOff,
  webhook_disabled: Unplug,
  digest_ready: Newspaper,
  import_finished: Download,
};

const isBad = (type: NotificationType) =>
  type === 'deal_at_risk' || type === 'sync_failed' || type === 'webhook_disabled';

export function NoticeIcon({ type }: { readonly type: NotificationType }) {
  const Icon = ICONS[type];

  return (
    <span
      aria-hidden="true"
      className={cn(
        'flex size-8 shrink-0 items-center justify-center rounded-full',
        isBad(type) ? 'bg-high-soft text-high' : 'bg-sunken text-ink-muted',
      )}
    >
      <Icon className="size-4" />
    </span>
  );
}
