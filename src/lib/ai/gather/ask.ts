import { allows, personalKey, scopeFor, teamKey, type Actor, type Scope } from '../../auth';
import { DAY_MS, startOfUtcDay } from '../../core/dates';
import { AppError } from '../../core/errors';
import { getDeal } from '../../deals';
import type { DealDto } from '../../deals/dto';
import type { Deps } from '../../platform/deps';
import { FactSheet } from '../answers/fact-sheet';
import { dayOf } from '../answers/format';
import { escapeMarkdown } from '../answers/markdown';
import type { Gathered, Period, RoutedQuestion } from '../model';

/** All that a gatherer is given. */
export interface Ask {
  readonly deps: Deps;
  readonly actor: Actor;
  /** What the actor may see, narrowed to the team that was chosen. */
  readonly scope: Scope;
  readonly routed: RoutedQuestion;
  readonly teamId: string | null | undefined;
  readonly dealIds: readonly string[];
  readonly now: Date;
  readonly sheet: FactSheet;
}

export type Gatherer = (ask: Ask) => Promise<Gathered>;

export interface GatherGiven {
  /** The deals that the question means, best first. */
  readonly dealIds: readonly string[];
  /** Only this team's deals, or (null) one's own; all that the actor may see where it is left out. */
  readonly teamId?: string | null | undefined;
}

/** @throws AppError FORBIDDEN where a token may not read, NOT_FOUND for a team that is not the actor's */
export function askOf(
  deps: Deps,
  actor: Actor,
  routed: RoutedQuestion,
  { dealIds, teamId }: GatherGiven,
): Ask {
  const now = deps.now();
  return {
    // One moment for the whole answer, however long the gathering takes.
    deps: { ...deps, now: () => now },
    actor,
    scope: scopeFor(actor, 'deal.read', teamId),
    routed,
    teamId,
    dealIds,
    now,
    sheet: new FactSheet(now),
  };
}

/** From the first moment up to, and without, the last. */
export interface Span {
  readonly from: Date;
  readonly until: Date;
}

const atMidnight = (day: string): number => Date.parse(`${day}T00:00:00.000Z`);

export const spanOf = ({ from, to }: Period): Span => ({
  from: new Date(atMidnight(from)),
  until: new Date(atMidnight(to) + DAY_MS),
});

/** The first moment that is not told of any more: what happens right now still is. */
export const afterNow = ({ now }: Ask): Date => new Date(now.getTime() + 1);

/** The last so many days, today included. */
export function lastDays(days: number, now: Date): Period {
  const from = new Date(startOfUtcDay(now.getTime()) - (days - 1) * DAY_MS);
  return { from: dayOf(from), to: dayOf(now), label: `the last ${days} days` };
}

/** Whether the period reaches into today or beyond. */
export const isUnfinished = ({ to }: Period, now: Date): boolean => to >= dayOf(now);

/** The period with its days: "this month (1 Mar 2026 to 2 Mar 2026)". */
export function periodWords({ sheet }: Ask, { label, from, to }: Period): string {
  const words = escapeMarkdown(sheet.periodName(label));
  const days = [sheet.day(`${label}, first day`, from), sheet.day(`${label}, last day`, to)];
  return from === to ? `${words} (${days[0]})` : `${words} (${days.join(' to ')})`;
}

const isGone = (error: unknown): boolean => error instanceof AppError && error.code === 'NOT_FOUND';

/** The deals in the order of the ids; what was deleted a moment ago is left out. */
export async function loadDeals(ask: Ask, ids: readonly string[]): Promise<DealDto[]> {
  const found = await Promise.all(
    ids.map((id) =>
      getDeal(ask.deps, ask.actor, id).catch((error: unknown) => {
        if (isGone(error)) return null;
        throw error;
      }),
    ),
  );
  return found.filter((deal) => deal !== null);
}

/** Whether the actor may change this deal: what they may not do is not suggested. */
export function mayChange({ actor }: Ask, { teamId, userId }: DealDto): boolean {
  const key = teamId === null ? personalKey(userId) : teamKey(teamId);
  return allows(actor, 'deal.update', key) && allows(actor, 'deal.log_touch', key);
}
