import { FlaskConical } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '../ui/badge';

export type AppMode = 'demo' | 'development' | 'clerk';

const NOTICES: Readonly<Record<AppMode, { label: string; title: string } | null>> = {
  demo: { label: 'Demo', title: 'The people and deals that this came with are made up.' },
  development: { label: 'Development', title: 'A development server with a stand-in sign-in.' },
  clerk: null,
};

export interface ModeNoticeProps {
  readonly mode: AppMode;
  /** Whether mails are kept here rather than sent: then it leads to them. */
  readonly keepsMails: boolean;
  readonly className?: string;
}

/** Says that what is shown is not real; nothing in production. */
export function ModeNotice({ mode, keepsMails, className }: ModeNoticeProps) {
  const notice = NOTICES[mode];
  if (!notice) return null;
  const { label, title } = notice;
  const badge = (
    <Badge tone="outline" title={keepsMails ? undefined : title} className={className}>
      <FlaskConical aria-hidden="true" />
      {label}
    </Badge>
  );
  if (!keepsMails) return badge;

  return (
    <Link
      href="/outbox"
      prefetch={false}
      title={`${title} Mails are kept, not sent: open the outbox.`}
      className="self-center rounded-md lg:self-start hover:opacity-80"
    >
      {badge}
    </Link>
  );
}
