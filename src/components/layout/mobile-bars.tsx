import { Plus } from 'lucide-react';
import Link from 'next/link';
import { NotificationsLink } from '../notifications/notifications-link';
import type { SidebarProps } from './sidebar';
import { Logo } from './logo';
import { ModeNotice } from './mode-notice';
import { NAV_ITEMS, NEW_DEAL_HREF } from './nav-items';
import { NavLink } from './nav-link';
import { TeamSwitcher } from './team-switcher';
import { UserMenu } from './user-menu';

const tabClass =
  'flex h-14 flex-col items-center justify-center gap-0.5 text-[0.6875rem] text-ink-muted active:bg-sunken';

/** Who and where at the top of a small screen. */
export function MobileTopBar({ user, places, mode, keepsMails, signOut, unread }: SidebarProps) {
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-2.5 border-b border-line bg-surface px-4 lg:hidden print:hidden">
      <Link href="/dashboard" aria-label="Sentinel, dashboard" className="shrink-0">
        <Logo />
      </Link>
      <TeamSwitcher places={places} className="-ml-1 h-10" />
      <div className="ml-auto flex items-center gap-2">
        <ModeNotice mode={mode} keepsMails={keepsMails} />
        <NotificationsLink unread={unread} compact />
        <UserMenu user={user} signOut={signOut} compact />
      </div>
    </header>
  );
}

/** The few destinations, within reach of a thumb. */
export function MobileTabBar({ mayCreate }: { readonly mayCreate: boolean }) {
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden print:hidden"
    >
      <ul className="mx-auto grid max-w-md auto-cols-fr grid-flow-col">
        {NAV_ITEMS.map(({ href, label, icon: Icon }) => (
          <li key={href}>
            <NavLink
              href={href}
              className={tabClass}
              activeClassName="font-medium text-accent-text"
            >
              <Icon aria-hidden="true" className="size-5" />
              {label}
            </NavLink>
          </li>
        ))}
        {mayCreate && (
          <li>
            <NavLink
              href={NEW_DEAL_HREF}
              className={tabClass}
              activeClassName="font-medium text-accent-text"
            >
              <Plus aria-hidden="true" className="size-5" />
              New deal
            </NavLink>
          </li>
        )}
      </ul>
    </nav>
  );
}
