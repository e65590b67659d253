import type { ReactNode } from 'react';
import { SectionTabs } from '@/components/layout/section-tabs';

const TABS = [{ href: '/settings/risk', label: 'Risk policy' }] as const;

export default function SettingsLayout({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-6">
      <SectionTabs label="Settings" tabs={TABS} />
      {children}
    </div>
  );
}
