/**
 * What may be seen of a deal after a kill. Each deal has one writer, which waits for each answer, so
 * there is what was acknowledged, and at most one change whose answer never came: then the deal stands
 * as acknowledged or with exactly that change, and nothing else.
 */
import type { TimelineEntryDto } from '@/lib/deals/dto';
import type { Stage, TouchType } from '@/lib/deals/model';

/** What the writers set. Every edit gives `nextStep` a text that was never used before. */
export interface Fields {
  readonly stage: Stage;
  /** In USD. */
  readonly value: number;
  readonly nextStep: string;
}

export type Change =
  | { readonly kind: 'created'; readonly fields: Fields }
  | { readonly kind: 'updated'; readonly fields: Fields }
  | { readonly kind: 'touched'; readonly type: TouchType; readonly text: string }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'restored' };

export interface DealState {
  readonly version: number;
  readonly isDeleted: boolean;
  readonly fields: Fields;
  /** What the timeline has to hold, each once for each time it stands here. */
  readonly entries: readonly string[];
}

export interface TrackedDeal {
  /** Used by no other deal: finds it where the answer with its id never came. */
  readonly name: string;
  id: string | null;
  /** Null while nothing was acknowledged. */
  acknowledged: DealState | null;
  /** The change whose answer is awaited or never came. */
  inFlight: Change | null;
  /** Ids of deals that repeating its creation is known to have made beside it. */
  readonly copies: string[];
}

/** A deal as the API shows it. */
export interface SeenDeal extends Omit<Fields, 'nextStep'> {
  readonly id: string;
  readonly version: number;
  readonly nextStep: string | null;
}

export type Verdict =
  | { readonly outcome: 'stands' | 'landed'; readonly state: DealState | null }
  | { readonly outcome: 'lost' | 'doubled'; readonly why: string };

export const trackDeal = (name: string): TrackedDeal => ({
  name,
  id: null,
  acknowledged: null,
  inFlight: null,
  copies: [],
});

function entryOf(change: Change): string {
  if (change.kind === 'touched') return `${change.type}: ${change.text}`;
  return change.kind === 'updated' ? `updated: ${change.fields.nextStep}` : change.kind;
}

/** A line of a deal's timeline, named as in `DealState.entries`. */
function entryOfSeen({ kind, text, changes }: TimelineEntryDto): string {
  if (kind === 'updated') {
    return `updated: ${String(changes.find(({ field }) => field === 'nextStep')?.new)}`;
  }
  return text === null ? kind : `${kind}: ${text}`;
}

/** The state that a change leads to; null is a deal that is not there yet. */
export function applyChange(before: DealState | null, change: Change): DealState {
  if (change.kind === 'created') {
    return { version: 1, isDeleted: false, fields: change.fields, entries: [entryOf(change)] };
  }
  if (!before) throw new Error(`A deal that is not there cannot be ${change.kind}.`);
  return {
    version: before.version + 1,
    isDeleted: change.kind === 'deleted' || (before.isDeleted && change.kind !== 'restored'),
    fields: change.kind === 'updated' ? change.fields : before.fields,
    entries: [...before.entries, entryOf(change)],
  };
}

const describe = (version: number, { stage, value, nextStep }: Omit<SeenDeal, 'id' | 'version'>) =>
  `version ${version} (${stage}, ${value}, ${nextStep})`;

const describeState = (state: DealState | null): string =>
  !state || state.isDeleted ? 'absent' : describe(state.version, state.fields);

const describeSeen = (seen: SeenDeal | null): string =>
  seen ? describe(seen.version, seen) : 'absent';

/** What is not there and what lies in the bin both look absent. */
const fits = (state: DealState | null, seen: SeenDeal | null): boolean =>
  describeState(state) === describeSeen(seen);

/** Notes that a change is being asked for. */
export function begin(deal: TrackedDeal, change: Change): void {
  if (deal.inFlight) throw new Error(`${deal.name}: a change is under way already.`);
  deal.inFlight = change;
}

/** What an answer has to show once the change that is under way was made. */
export function expectedAnswer(deal: TrackedDeal): DealState {
  if (!deal.inFlight) throw new Error(`${deal.name}: nothing was asked for.`);
  return applyChange(deal.acknowledged, deal.inFlight);
}

/**
 * Takes note of an answer: what was asked for now stands.
 *
 * @returns how the answer differs from what was due, or null
 */
export function acknowledge(deal: TrackedDeal, answered: SeenDeal): string | null {
  const due = expectedAnswer(deal);
  deal.id = answered.id;
  deal.acknowledged = due;
  deal.inFlight = null;
  const shown = describeSeen(answered);
  const wanted = describe(due.version, due.fields);
  return shown === wanted ? null : `${deal.name}: answered ${shown} where ${wanted} was due`;
}

/** Judges what is seen of a deal after a kill; `seen` is null where the API says that it is absent. */
export function judge(deal: TrackedDeal, seen: SeenDeal | null): Verdict {
  const before = deal.acknowledged;
  const after = deal.inFlight ? applyChange(before, deal.inFlight) : before;
  if (fits(before, seen)) return { outcome: 'stands', state: before };
  if (fits(after, seen)) return { outcome: 'landed', state: after };
  const allowed = [...new Set([before, after].map(describeState))].join(' or ');
  const why = `${deal.name}: ${describeSeen(seen)} where ${allowed} may stand`;
  const isBeyond = seen !== null && seen.version > (after?.version ?? 0);
  return { outcome: isBeyond ? 'doubled' : 'lost', why };
}

/** From here on the deal is what was seen, and no change is under way. */
export function settle(deal: TrackedDeal, seen: SeenDeal | null, state: DealState | null): void {
  deal.id ??= seen?.id ?? null;
  deal.acknowledged = state;
  deal.inFlight = null;
}

/** Compares a timeline with what was acknowledged: what it lacks, and what it holds too often. */
export function compareTimeline(
  state: DealState,
  seen: readonly TimelineEntryDto[],
): { missing: string[]; surplus: string[] } {
  const surplus = seen.map(entryOfSeen);
  const missing = state.entries.filter((entry) => {
    const place = surplus.indexOf(entry);
    if (place >= 0) surplus.splice(place, 1);
    return place < 0;
  });
  return { missing, surplus };
}
