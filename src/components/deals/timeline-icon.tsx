import {
  AlarmClock,
  ArrowRightLeft,
  BellOff,
  BellRing,
  CalendarCheck,
  CalendarClock,
  CalendarPlus,
  CalendarX,
  CircleDollarSign,
  CircleDot,
  CloudUpload,
  Flag,
  type LucideIcon,
  MailOpen,
  NotebookPen,
  PencilLine,
  Phone,
  RotateCcw,
  Send,
  Download,
  Sparkles,
  ThumbsDown,
  Trash2,
  Trophy,
  UserPlus,
} from 'lucide-react';
import { cn } from '../ui/cn';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  created: Sparkles,
  imported: Download,
  updated: PencilLine,
  deleted: Trash2,
  restored: RotateCcw,
  reopened: RotateCcw,
  stage_changed: ArrowRightLeft,
  value_changed: CircleDollarSign,
  close_date_changed: CalendarClock,
  next_step_set: Flag,
  email_sent: Send,
  email_received: MailOpen,
  call: Phone,
  meeting_held: CalendarCheck,
  meeting_scheduled: CalendarPlus,
  note: NotebookPen,
  contact_added: UserPlus,
  won: Trophy,
  lost: ThumbsDown,
  alert_snoozed: AlarmClock,
  alert_dismissed: BellOff,
  alert_reopened: BellRing,
  written_back: CloudUpload,
  meeting_removed: CalendarX,
  meeting_cancelled: CalendarX,
  meeting_moved: CalendarClock,
  remapped: ArrowRightLeft,
};

/** What the buyer did stands out from what we did: answers and meetings are the signal. */
const FROM_BUYER: ReadonlySet<string> = new Set(['email_received', 'meeting_held', 'won']);

export function TimelineIcon({ kind }: { readonly kind: string }) {
  const Icon = ICONS[kind] ?? CircleDot;

  return (
    <span
      aria-hidden="true"
      className={cn(
        'flex size-7 shrink-0 items-center justify-center rounded-full border border-line',
        FROM_BUYER.has(kind) ? 'bg-accent-soft text-accent-text' : 'bg-surface text-ink-muted',
      )}
    >
      <Icon className="size-3.5" />
    </span>
  );
}
