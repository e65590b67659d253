/** The demo's data: two teams, their people, and a pipeline with a past. Pure, no clock, no chance. */
import { createCalendar } from './calendar';
import type { WorkCalendar } from './calendar';
import type { DemoData, DemoDeal } from './demo-types';
import { QUOTAS } from './funnel-table';
import { TEAMS, USERS } from './people-table';
import { drawProfile } from './profile';
import type { DealProfile } from './profile';
import { createRandom } from './random';
import { simulateDeal } from './simulation';
import type { SimulatedDeal, Standing } from './simulation';

/** Enough for every quota with any seed; reaching it means that the rates no longer fit them. */
const MAX_ATTEMPTS = 20_000;

interface Candidate extends SimulatedDeal {
  readonly attempt: number;
  readonly profile: DealProfile;
}

/** Two accounts that everybody knows, put in place of a deal that shows the product well. */
const FAMOUS = [
  { account: 'Acme Corp', project: 'Plant analytics rollout', standing: 'dying' },
  { account: 'Globex', project: 'Fleet monitoring expansion', standing: 'fine' },
] as const;

function runAttempt(
  seed: number,
  attempt: number,
  calendar: WorkCalendar,
  profile: DealProfile,
): Candidate {
  const random = createRandom(seed, 'life', attempt);
  return { attempt, profile, ...simulateDeal(profile, calendar, random) };
}

/** Draws deals until each standing has as many as it should; what exceeds a quota is dropped. */
function fillQuotas(seed: number, calendar: WorkCalendar): Candidate[] {
  const left: Record<Standing, number> = { ...QUOTAS };
  const names = new Set<string>();
  const kept: Candidate[] = [];
  const wanted = Object.values(QUOTAS).reduce((sum, count) => sum + count, 0);
  for (let attempt = 1; kept.length < wanted; attempt += 1) {
    if (attempt > MAX_ATTEMPTS) throw new Error('The demo pipeline does not fill: check the rates');
    const candidate = runAttempt(seed, attempt, calendar, drawProfile(seed, attempt));
    if (left[candidate.standing] === 0 || names.has(candidate.deal.name)) continue;
    left[candidate.standing] -= 1;
    names.add(candidate.deal.name);
    kept.push(candidate);
  }
  return kept;
}

/** A dying deal shows it plainly only after this many working days without any event. */
const PLAIN_SILENCE = 9;

/** Late in the funnel, with much to tell, and as lively or as silent as its standing says. */
function isVivid({ deal, standing }: Candidate, calendar: WorkCalendar): boolean {
  const lastAt = deal.events.at(-1)?.at ?? deal.createdAt;
  const silent = lastAt < calendar.at(-PLAIN_SILENCE, 0);
  return (
    deal.stage === 'negotiation' && deal.events.length >= 16 && silent === (standing === 'dying')
  );
}

/** The deal of a standing that shows the first team's work best: vivid if there is one, and large. */
function findShowcase(
  candidates: readonly Candidate[],
  standing: Standing,
  calendar: WorkCalendar,
): Candidate | null {
  const rank = (candidate: Candidate): number => Number(isVivid(candidate, calendar));
  const fitting = candidates.filter(
    ({ profile, deal, standing: own }) =>
      own === standing && profile.tenant === 'northwind' && deal.currency === 'USD',
  );
  const best = fitting.toSorted((a, b) => rank(b) - rank(a) || b.deal.value - a.deal.value);
  return best[0] ?? null;
}

/** Tells the story of two deals again with the accounts that demos are expected to have. */
function placeFamous(
  seed: number,
  calendar: WorkCalendar,
  candidates: readonly Candidate[],
): Candidate[] {
  let placed = [...candidates];
  for (const { account, project, standing } of FAMOUS) {
    const chosen = findShowcase(placed, standing, calendar);
    if (chosen === null) throw new Error(`The demo pipeline has no deal for ${account}`);
    const profile = { ...chosen.profile, account, project };
    const retold = runAttempt(seed, chosen.attempt, calendar, profile);
    placed = placed.map((candidate) => (candidate === chosen ? retold : candidate));
  }
  return placed;
}

function byCreation(a: DemoDeal, b: DemoDeal): number {
  return a.createdAt - b.createdAt || a.externalId.localeCompare(b.externalId, 'en');
}

/**
 * The whole demo for a seed, told relative to a day.
 *
 * @param seed any number; another one gives another pipeline of the same kind
 * @param today epoch milliseconds; only its UTC date matters. Everything that happened, happened on
 *   a working day before it; only meetings ahead, due dates and expected close dates lie later
 */
export function generateDemo({ seed, today }: { seed: number; today: number }): DemoData {
  const calendar = createCalendar(today);
  const candidates = placeFamous(seed, calendar, fillQuotas(seed, calendar));
  const deals = candidates.map(({ deal }) => deal).toSorted(byCreation);
  return { users: USERS, teams: TEAMS, deals };
}
