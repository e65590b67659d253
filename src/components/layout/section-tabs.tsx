'use client';

import { usePathname } from 'next/navigation';
import { LinkTabs } from '../ui/link-tabs';

export interface SectionTab {
  readonly href: string;
  readonly label: string;
}

/** Also on the pages below one of the section: of two that fit, the longer address is meant. */
const hereOf = (tabs: readonly SectionTab[], pathname: string): string | undefined =>
  tabs
    .map(({ href }) => href)
    .filter((href) => pathname === href || pathname.startsWith(`${href}/`))
    .toSorted((one, other) => other.length - one.length)[0];

/** The pages of one section, side by side; each is a page with an address of its own. */
export function SectionTabs({
  label,
  tabs,
}: {
  readonly label: string;
  readonly tabs: readonly SectionTab[];
}) {
  const pathname = usePathname();
  const current = hereOf(tabs, pathname);
  const here = tabs.map((tab) => ({ ...tab, isHere: tab.href === current }));
  return <LinkTabs label={label} tabs={here} current="page" />;
}
