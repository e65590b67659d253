import type { LinkTab } from '@/components/ui/link-tabs';
import type { Actor } from '@/lib/auth';

const PERSONAL = 'personal';

/** A link to the same page for each place of the person; none where there is no choice. */
export function placeTabs(actor: Actor, path: string, teamId: string | null): LinkTab[] {
  const places = [
    ...actor.memberships.map((each) => ({ id: each.teamId, name: each.teamName })),
    { id: PERSONAL, name: 'Personal' },
  ];
  if (places.length < 2) return [];
  return places.map(({ id, name }) => ({
    href: `${path}?team=${id}`,
    label: name,
    isHere: id === (teamId ?? PERSONAL),
  }));
}
