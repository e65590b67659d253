import { Plus } from 'lucide-react';
import Link from 'next/link';
import { NotificationsLink } from '../notifications/notifications-link';
import { buttonVariants } from '../ui/button';
import { cn } from '../ui/cn';
import { type AppMode, ModeNotice } from './mode-notice';
import { Logo } from './logo';
import { NAV_ITEMS, NEW_DEAL_HREF } from './nav-items';
import { NavLink } from './nav-link';
import { ShortcutsButton } from './shortcuts-button';
import { LiveStatus } from '../realtime/live-status';
import { type ShellPlaces, TeamSwitcher } from './team-switcher';
import { type ShellUser, UserMenu } from './user-menu';

export interface SidebarProps {
  readonly user: ShellUser;
  readonly places: ShellPlaces;
  readonly mode: AppMode;
  readonly keepsMails: boolean;
  readonly signOut: () => Promise<void>;
  readonly mayCreate: boolean;
  /** Unread notifications, counted up to a hundred. */
  readonly unread: number;
}

/** The frame of wide screens; phones and small tablets get `MobileBars`. */
export function Sidebar({
  user,
  places,
  mode,
  keepsMails,
  signOut,
  mayCreate,
  unread,
}: SidebarProps) {
  return (
    <header className="sticky top-0 z-30 hidden h-dvh w-56 shrink-0 flex-col gap-4 border-r border-line bg-surface p-3 lg:flex print:hidden">
      <div className="flex flex-col gap-1">
        <Link href="/dashboard" className="flex items-center gap-2.5 rounded-md px-2 py-1.5">
          <Logo />
          <span className="text-sm leading-4 font-semibold">Sentinel</span>
        </Link>
        <TeamSwitcher places={places} className="w-full" />
      </div>
      {mayCreate && (
        <Link href={NEW_DEAL_HREF} className={cn(buttonVariants({ variant: 'primary' }), 'w-full')}>
          <Plus aria-hidden="true" />
          New deal
        </Link>
      )}
      <nav aria-label="Main">
        <ul className="flex flex-col gap-0.5">
          {NAV_ITEMS.map(({ href, label, icon: Icon }) => (
            <li key={href}>
              <NavLink
                href={href}
                className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm text-ink-muted transition-colors hover:bg-sunken hover:text-ink"
                activeClassName="bg-sunken font-medium text-ink"
              >
                <Icon aria-hidden="true" className="size-4" />
                {label}
              </NavLink>
            </li>
          ))}
          <li>
            <NotificationsLink unread={unread} />
          </li>
        </ul>
      </nav>
      <div className="mt-auto flex flex-col gap-2">
        <ModeNotice mode={mode} keepsMails={keepsMails} className="mx-2" />
        <LiveStatus className="px-2" />
        <ShortcutsButton />
        <UserMenu user={user} signOut={signOut} />
      </div>
    </header>
  );
}
