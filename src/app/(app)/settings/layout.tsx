import type { ReactNode } from 'react';
import { SectionTabs } from '@/components/layout/section-tabs';

const TABS = [
  { href: '/settings/account', label: 'Account' },
  { href: '/settings/notifications', label: 'Notifications' },
  { href: '/settings/team', label: 'Team' },
  { href: '/settings/risk', label: 'Risk policy' },
  { href: '/settings/api', label: 'API' },
  { href: '/settings/webhooks', label: 'Webhooks' },
  { href: '/settings/integrations', label: 'Integrations' },
  { href: '/settings/assistant', label: 'Assistant' },
  { href: '/settings/audit', label: 'Audit' },
  { href: '/settings/access', label: 'Access' },
] as const;

export default function SettingsLayout({ children }: { readonly children: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-6">
      <SectionTabs label="Settings" tabs={TABS} />
      {children}
    </div>
  );
}
