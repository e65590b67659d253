import type { ReactNode } from 'react';
import { MobileTabBar, MobileTopBar } from './mobile-bars';
import type { AppMode } from './mode-notice';
import { Shortcuts } from './shortcuts';
import { Sidebar } from './sidebar';
import type { ShellPlaces } from './team-switcher';
import type { ShellUser } from './user-menu';

export interface AppShellProps {
  readonly user: ShellUser;
  readonly places: ShellPlaces;
  readonly mode: AppMode;
  /** Whether mails are kept here rather than sent. */
  readonly keepsMails: boolean;
  readonly signOut: () => Promise<void>;
  /** False for who only reads: then nothing offers to make a deal. */
  readonly mayCreate: boolean;
  /** Unread notifications, counted up to a hundred. */
  readonly unread: number;
  readonly children: ReactNode;
}

/** The frame of every signed-in page. */
export function AppShell({ children, ...frame }: AppShellProps) {
  return (
    <div className="lg:flex">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-sm font-medium text-accent-ink focus:translate-y-0"
      >
        Skip to content
      </a>
      <Sidebar {...frame} />
      <MobileTopBar {...frame} />
      <main
        id="content"
        tabIndex={-1}
        className="min-w-0 flex-1 px-4 pt-5 pb-24 outline-none sm:px-6 lg:px-6 2xl:px-8 lg:pt-7 lg:pb-12 print:p-0"
      >
        <div className="mx-auto w-full max-w-[90rem]">{children}</div>
      </main>
      <MobileTabBar mayCreate={frame.mayCreate} />
      <Shortcuts mayCreate={frame.mayCreate} />
    </div>
  );
}
