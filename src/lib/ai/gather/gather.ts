import 'server-only';
import type { Actor } from '../../auth';
import type { Deps } from '../../platform/deps';
import type { Gathered, Intent, RoutedQuestion } from '../model';
import { askOf, type GatherGiven, type Gatherer } from './ask';
import { gatherAttention } from './attention';
import { gatherByOwner } from './by-owner';
import { gatherChanged } from './changed';
import { gatherCompare } from './compare';
import { gatherAboutDeal, gatherDealChance, gatherDraftEmail, gatherNextStep } from './deal';
import { gatherFind } from './find';
import { gatherForecast } from './forecast';
import { gatherHealth } from './health';
import { gatherOther, gatherPipeline } from './pipeline';
import { gatherSimilar } from './similar';
import { gatherStale } from './stale';

const GATHERERS = {
  attention: gatherAttention,
  about_deal: gatherAboutDeal,
  deal_chance: gatherDealChance,
  next_step: gatherNextStep,
  draft_email: gatherDraftEmail,
  pipeline: gatherPipeline,
  health: gatherHealth,
  compare: gatherCompare,
  forecast: gatherForecast,
  by_owner: gatherByOwner,
  stale: gatherStale,
  changed: gatherChanged,
  similar: gatherSimilar,
  find: gatherFind,
  other: gatherOther,
} as const satisfies Record<Intent, Gatherer>;

/**
 * The facts that a question asks for, from the figures that dashboard and API show, and the answer that
 * code makes of them. Money is per currency and never added up over currencies; days are UTC.
 *
 * @param given the deals that are meant, already found within what the actor may see, and the team that
 *   was chosen
 * @throws AppError FORBIDDEN where a token may not read, NOT_FOUND for a team that is not the actor's
 */
export async function gather(
  deps: Deps,
  actor: Actor,
  routed: RoutedQuestion,
  given: GatherGiven,
): Promise<Gathered> {
  return GATHERERS[routed.intent](askOf(deps, actor, routed, given));
}
