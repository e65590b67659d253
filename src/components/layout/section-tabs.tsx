'use client';

import { usePathname } from 'next/navigation';
import { LinkTabs } from '../ui/link-tabs';

export interface SectionTab {
  readonly href: string;
  readonly label: string;
}

/** The pages of one section, side by side; each is a page with an address of its own. */
export function SectionTabs({
  label,
  tabs,
}: {
  readonly label: string;
  readonly tabs: readonly SectionTab[];
}) {
  const pathname = usePathname();
  const here = tabs.map((tab) => ({ ...tab, isHere: tab.href === pathname }));
  return <LinkTabs label={label} tabs={here} current="page" />;
}
