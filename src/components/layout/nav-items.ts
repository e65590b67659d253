import {
  Bell,
  Handshake,
  LayoutDashboard,
  Settings,
  ShieldAlert,
  Sparkles,
  type LucideIcon,
} from 'lucide-react';

export interface NavItem {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** The two keys that lead there; `shortcuts.tsx` acts on the same pair. */
  readonly keys: readonly [string, string];
}

/** Only pages that exist. */
export const NAV_ITEMS: readonly NavItem[] = [
  { href: '/dashboard', label: 'Dashboard', icon: LayoutDashboard, keys: ['g', 'd'] },
  { href: '/deals', label: 'Deals', icon: Handshake, keys: ['g', 'l'] },
  { href: '/risk', label: 'Risk', icon: ShieldAlert, keys: ['g', 'r'] },
  { href: '/insights', label: 'Assistant', icon: Sparkles, keys: ['g', 'a'] },
  { href: '/settings', label: 'Settings', icon: Settings, keys: ['g', 's'] },
];

/** Stands apart from the others: it carries the count of what is unread. */
export const NOTIFICATIONS_ITEM: NavItem = {
  href: '/notifications',
  label: 'Notifications',
  icon: Bell,
  keys: ['g', 'n'],
};

export const NEW_DEAL_HREF = '/deals/new';
