import 'server-only';
import { scopeFor, type Actor } from '../auth';
import type { Deps } from '../platform/deps';
import type { DealDto, DealPageDto, TimelinePageDto } from './dto';
import * as repository from './repository/read';
import { listTimeline } from './repository/timeline';
import type { ListDealsQuery } from './schema';
import { toDealDto } from './to-dto';

/** A page of the deals that the actor may see, in the asked order. */
export async function listDeals(
  { db, now }: Deps,
  actor: Actor,
  query: ListDealsQuery,
): Promise<DealPageDto> {
  const page = await repository.listDeals(db, scopeFor(actor, 'deal.read', query.teamId), query);
  const deals = page.deals.map((deal) => toDealDto(deal, now()));
  return { deals, nextCursor: page.nextCursor };
}

export async function getDeal({ db, now }: Deps, actor: Actor, id: string): Promise<DealDto> {
  return toDealDto(await repository.getDeal(db, scopeFor(actor, 'deal.read'), id), now());
}

export async function getTimeline(
  { db }: Deps,
  actor: Actor,
  id: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<TimelinePageDto> {
  const deal = await repository.getDeal(db, scopeFor(actor, 'deal.read'), id);
  return listTimeline(db, deal.id, page);
}

/** @param within only of this team, or (null) of one's own deals */
export function listFilterValues({ db }: Deps, actor: Actor, within?: string | null) {
  return repository.listFilterValues(db, scopeFor(actor, 'deal.read', within));
}
