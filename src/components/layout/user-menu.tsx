'use client';

import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { startTransition } from 'react';
import { LiveStatus } from '../realtime/live-status';
import { findClerkSignOut } from '../sign-in/clerk-sign-out';
import { cn } from '../ui/cn';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu';

export interface ShellUser {
  readonly name: string;
  readonly email: string;
  readonly role: string | null;
}

export interface UserMenuProps {
  readonly user: ShellUser;
  readonly signOut: () => Promise<void>;
  /** Only the initials, for the bar of a phone. */
  readonly compact?: boolean;
}

const THEMES = [
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'system', label: 'As the system', icon: Monitor },
] as const;

export function UserMenu({ user, signOut, compact = false }: UserMenuProps) {
  const { theme = 'system', setTheme } = useTheme();

  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger
        aria-label={`Account of ${user.name}`}
        className={cn(
          'flex items-center gap-2.5 rounded-md text-left transition-colors hover:bg-sunken',
          compact ? 'size-10 justify-center' : 'w-full px-2 py-1.5',
        )}
      >
        <Initials name={user.name} />
        {!compact && <WhoIsIt user={user} />}
      </DropdownMenuTrigger>
      <DropdownMenuContent align={compact ? 'end' : 'start'} className="w-60">
        <DropdownMenuLabel className="pb-2">
          <span className="block truncate text-sm font-medium text-ink">{user.name}</span>
          <span className="block truncate font-normal">{user.email}</span>
          <LiveStatus className="mt-1 font-normal" />
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={setTheme}>
          {THEMES.map(({ value, label, icon: Icon }) => (
            <DropdownMenuRadioItem
              key={value}
              value={value}
              onSelect={(event) => event.preventDefault()}
            >
              <Icon aria-hidden="true" />
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => startTransition(() => (findClerkSignOut() ?? signOut)())}>
          <LogOut aria-hidden="true" />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function WhoIsIt({ user }: { readonly user: ShellUser }) {
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm leading-4 font-medium">{user.name}</span>
        {user.role && (
          <span className="block truncate text-xs leading-4 text-ink-muted capitalize">
            {user.role}
          </span>
        )}
      </span>
      <ChevronsUpDown aria-hidden="true" className="size-3.5 shrink-0 text-ink-muted" />
    </>
  );
}

function Initials({ name }: { readonly name: string }) {
  const parts = name.trim().split(/\s+/);
  const letters = `${parts[0]?.[0] ?? ''}${parts.length > 1 ? (parts.at(-1)?.[0] ?? '') : ''}`;

  return (
    <span
      aria-hidden="true"
      className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text uppercase"
    >
      {letters}
    </span>
  );
}
