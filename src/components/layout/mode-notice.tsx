import { FlaskConical } from 'lucide-react';
import { Badge } from '../ui/badge';

export type AppMode = 'demo' | 'development' | 'clerk';

const NOTICES: Readonly<Record<AppMode, { label: string; title: string } | null>> = {
  demo: { label: 'Demo data', title: 'People, accounts and deals here are made up.' },
  development: { label: 'Development', title: 'A development server with a stand-in sign-in.' },
  clerk: null,
};

/** Says that what is shown is not real; nothing in production. */
export function ModeNotice({
  mode,
  className,
}: {
  readonly mode: AppMode;
  readonly className?: string;
}) {
  const notice = NOTICES[mode];
  if (!notice) return null;

  return (
    <Badge tone="outline" title={notice.title} className={className}>
      <FlaskConical aria-hidden="true" />
      {notice.label}
    </Badge>
  );
}
