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

const OWNERS = ['owner', 'isMine'] as const;
const ALL = [...OWNERS, 'bands', 'stages', 'minValue', 'maxValue'] as const;
type Narrowing = (typeof ALL)[number];

/** By which conditions each kind of list is narrowed; questions about one deal have none. */
const NARROWED_BY: Partial<Record<Intent, readonly Narrowing[]>> = {
  attention: ALL,
  find: ALL,
  pipeline: OWNERS,
  health: OWNERS,
  compare: OWNERS,
  forecast: OWNERS,
  by_owner: OWNERS,
  stale: OWNERS,
  changed: OWNERS,
};
const CALLED: Readonly<Record<Narrowing, string>> = {
  owner: 'owner',
  isMine: 'owner',
  bands: 'risk',
  stages: 'stage',
  minValue: 'value',
  maxValue: 'value',
};

/** What was asked for and not heeded, so that nobody takes a wider list for a narrow one. */
function notHeeded({ intent, conditions }: RoutedQuestion): string | null {
  const heeded = NARROWED_BY[intent];
  if (!heeded) return null;
  const left = ALL.filter((name) => conditions[name] !== undefined && !heeded.includes(name));
  const called = [...new Set(left.map((name) => CALLED[name]))];
  return called.length > 0 ? `not narrowed by ${called.join(' and ')}` : null;
}

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
  const gathered = await GATHERERS[routed.intent](askOf(deps, actor, routed, given));
  const said = [gathered.facts.omitted, notHeeded(routed)].filter((words) => words !== null);
  const omitted = said.length > 0 ? said.join('; ') : null;
  return { ...gathered, facts: { ...gathered.facts, omitted } };
}
