import type { ReactNode } from 'react';
import { SectionTabs } from '@/components/layout/section-tabs';
import { LiveRefresh } from '@/components/realtime/live-refresh';

const TABS = [
  { href: '/risk', label: 'Alerts' },
  { href: '/risk/record', label: 'Track record' },
  { href: '/risk/proof', label: 'Proof' },
] as const;

export default function RiskLayout({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-6">
      <LiveRefresh />
      <SectionTabs label="Risk" tabs={TABS} />
      {children}
    </div>
  );
}
