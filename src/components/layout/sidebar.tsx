import { Plus } from 'lucide-react';
import Link from 'next/link';
import { buttonVariants } from '../ui/button';
import { cn } from '../ui/cn';
import { type AppMode, ModeNotice } from './mode-notice';
import { Logo } from './logo';
import { NAV_ITEMS, NEW_DEAL_HREF } from './nav-items';
import { NavLink } from './nav-link';
import { ShortcutsButton } from './shortcuts-button';
import { type ShellUser, UserMenu } from './user-menu';

export interface SidebarProps {
  readonly user: ShellUser;
  readonly workspaceName: string;
  readonly mode: AppMode;
  readonly signOut: () => Promise<void>;
  readonly mayCreate: boolean;
}

/** The frame of wide screens; phones and small tablets get `MobileBars`. */
export function Sidebar({ user, workspaceName, mode, signOut, mayCreate }: SidebarProps) {
  return (
    <header className="sticky top-0 z-30 hidden h-dvh w-56 shrink-0 flex-col gap-4 border-r border-line bg-surface p-3 lg:flex print:hidden">
      <Link href="/dashboard" className="flex items-center gap-2.5 rounded-md px-2 py-1.5">
        <Logo />
        <span className="min-w-0">
          <span className="block text-sm leading-4 font-semibold">Sentinel</span>
          <span className="block truncate text-xs leading-4 text-ink-muted">{workspaceName}</span>
        </span>
      </Link>
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
        </ul>
      </nav>
      <div className="mt-auto flex flex-col gap-2">
        <ModeNotice mode={mode} className="mx-2" />
        <ShortcutsButton />
        <UserMenu user={user} signOut={signOut} />
      </div>
    </header>
  );
}
