import 'server-only';
import { cookies } from 'next/headers';
import { isOffered, type Actor } from '@/lib/auth';
import { findPlace, nameOfPlace, placesOf } from './places';

/** What a person has chosen to look at: a team's id, `personal`, or nothing for everything. */
export const VIEW_COOKIE = 'sentinel-team';

const chosen = async (): Promise<string | undefined> => (await cookies()).get(VIEW_COOKIE)?.value;

/**
 * What pages show by themselves: a team, one's own deals (null), or everything (undefined). The
 * choice is only a wish: it is looked up among the places of the actor every time, so that a cookie
 * opens nothing, and one of a team that they left means nothing any more.
 */
export async function viewOf(actor: Actor): Promise<string | null | undefined> {
  const wish = await chosen();
  return placesOf(actor).find(({ teamId }) => nameOfPlace(teamId) === wish)?.teamId;
}

/** The place of a page that shows one: what the address names, else what is chosen, else the first. */
export async function placeInView(actor: Actor, team: unknown): Promise<string | null> {
  return findPlace(actor, team ?? (await chosen()));
}

/**
 * Whether pages offer to make a deal: where a role allows it, and in one's own space while that is in
 * view. (Who only reads in teams is not offered their own space beside them.)
 */
export async function offersNewDeal(actor: Actor): Promise<boolean> {
  return isOffered(actor, 'deal.create') || (await viewOf(actor)) === null;
}
