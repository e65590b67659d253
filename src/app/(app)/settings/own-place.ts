import { nameOfPlace, placesOf } from '@/app/_entry/places';
import type { LinkTab } from '@/components/ui/link-tabs';
import type { Actor } from '@/lib/auth';

/** A link to the same page for each place of the person; none where there is no choice. */
export function placeTabs(actor: Actor, path: string, teamId: string | null): LinkTab[] {
  const places = placesOf(actor);
  if (places.length < 2) return [];
  return places.map((place) => ({
    href: `${path}?team=${nameOfPlace(place.teamId)}`,
    label: place.name,
    isHere: place.teamId === teamId,
  }));
}
