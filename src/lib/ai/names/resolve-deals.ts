import 'server-only';
import { scopeFor, type Actor, type Scope } from '../../auth';
import { isCleanText } from '../../core/text';
import { inTransaction } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import type { Intent, RoutedQuestion } from '../model';
import { isSeen, listDealsHolding, listDealsLike } from '../repository/deal-names';
import { readWords } from '../router/words';
import { isTelling, matchDeals, type Match } from './match-deals';
import type { DealCandidate, Resolved } from './resolved';

/** What can only be answered of a deal. */
const OF_A_DEAL: readonly Intent[] = [
  'about_deal',
  'deal_chance',
  'next_step',
  'draft_email',
  'similar',
];

const MAX_MENTIONS = 5;
const MAX_CANDIDATES = 5;
const MAX_LENGTH = 200;
const MAX_WORDS = 12;

/** Where to look, and the deal that the page or the conversation is about. */
export interface Place {
  readonly dealId?: string | null | undefined;
  /** Only in this team; null for one's own deals; all where it is left out. */
  readonly teamId?: string | null | undefined;
}

interface Search {
  readonly deps: Deps;
  readonly scope: Scope;
}

/** Words are searched as they are stored: with accents. */
const searchWords = (text: string): string[] => [
  ...new Set(readWords(text).map(({ raw }) => raw.toLowerCase())),
];

const searchText = (mention: string): string =>
  mention.slice(0, MAX_LENGTH).toWellFormed().toLowerCase().trim();

/** The deals that bear a name as it is written, or hold it as whole words. */
async function findBearing(
  { deps, scope }: Search,
  mention: string,
): Promise<readonly DealCandidate[]> {
  const text = searchText(mention);
  if (text === '' || !isCleanText(text)) return [];
  const words = searchWords(text).slice(0, MAX_WORDS);
  // A name of signs alone ("🚀") has no words; it is looked for as a whole.
  const holding = await listDealsHolding(deps.db, scope, text, words.length > 0 ? words : [text]);
  return matchDeals([text], holding).flatMap(({ deals }) => deals);
}

/** The deals that resemble a name, as one with typing errors or other accents does. */
async function findResembling(
  { deps, scope }: Search,
  mention: string,
): Promise<readonly DealCandidate[]> {
  const text = searchText(mention);
  // Half of all names may end in "Corp": that is no likeness, and a search for it reads half of all.
  const telling = searchWords(text).slice(0, MAX_WORDS).filter(isTelling).join(' ');
  if (telling === '' || !isCleanText(telling)) return [];
  const like = await inTransaction(deps.db, (tx) => listDealsLike(tx, scope, telling));
  return matchDeals([text], like).flatMap(({ deals }) => deals);
}

/** The deals that fit a name best, of all that the actor may see. */
async function findMatch(search: Search, mention: string): Promise<Match> {
  const bearing = await findBearing(search, mention);
  return { mention, deals: bearing.length > 0 ? bearing : await findResembling(search, mention) };
}

function resolvedOf({ mention, deals }: Match): Resolved {
  const [only] = deals;
  if (!only) return { kind: 'unknown', mention };
  if (deals.length === 1) return { kind: 'found', dealIds: [only.dealId] };
  const more = Math.max(0, deals.length - MAX_CANDIDATES);
  return { kind: 'ambiguous', mention, candidates: deals.slice(0, MAX_CANDIDATES), more };
}

/** All that are put beside each other; the first that is not clear is asked back. */
async function resolveAll(search: Search, mentions: readonly string[]): Promise<Resolved> {
  const ids: string[] = [];
  for (const mention of mentions) {
    const resolved = resolvedOf(await findMatch(search, mention));
    if (resolved.kind !== 'found') return resolved;
    ids.push(...resolved.dealIds);
  }
  return { kind: 'found', dealIds: [...new Set(ids)] };
}

/** The best name that any deal bears; the others may be people or things. */
async function resolveBest(search: Search, mentions: readonly string[]): Promise<Resolved> {
  for (const mention of mentions) {
    const resolved = resolvedOf(await findMatch(search, mention));
    if (resolved.kind !== 'unknown') return resolved;
  }
  const [mention] = mentions;
  return mention === undefined ? { kind: 'none' } : { kind: 'unknown', mention };
}

/** In a question of another kind a name counts only where one deal bears just this one. */
async function resolveAside(search: Search, mentions: readonly string[]): Promise<Resolved> {
  for (const mention of mentions) {
    const deals = await findBearing(search, mention);
    const [only] = deals;
    if (only && deals.length === 1) return { kind: 'found', dealIds: [only.dealId] };
  }
  return { kind: 'none' };
}

/**
 * Which deals a question means, of those that the actor may see; the bin is left out.
 *
 * A name decides first. The deal of the page or of the conversation counts where the question refers
 * back to it, or names none and can only be answered of a deal; one that the actor may not see is as
 * if it were not given. Names in questions about many deals ("deals in Berlin") narrow nothing here.
 *
 * @throws AppError FORBIDDEN (token), NOT_FOUND for a team that the actor does not belong to
 */
export async function resolveDeals(
  deps: Deps,
  actor: Actor,
  routed: RoutedQuestion,
  { dealId, teamId }: Place,
): Promise<Resolved> {
  const search: Search = { deps, scope: scopeFor(actor, 'deal.read', teamId) };
  const mentions = routed.mentions.slice(0, MAX_MENTIONS);
  const isOfDeal = OF_A_DEAL.includes(routed.intent);
  if (isOfDeal && mentions.length > 0) {
    const isBeside = routed.rule === 'compare_deals';
    return isBeside ? resolveAll(search, mentions) : resolveBest(search, mentions);
  }
  const isMeant = routed.refersBack || isOfDeal;
  // Whoever stands on a deal's page means that deal, whatever team the list beside it shows.
  if (isMeant && dealId && (await isSeen(deps.db, scopeFor(actor, 'deal.read'), dealId))) {
    return { kind: 'found', dealIds: [dealId] };
  }
  return routed.intent === 'other' ? resolveAside(search, mentions) : { kind: 'none' };
}
