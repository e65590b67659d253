import type { RiskPolicy } from '../risk';
import { NORM_DAYS } from '../risk/norms';

type PolicyValue = string | number | boolean | null;

/** One difference of two policies: a value, or the entries of a list whose order says nothing. */
export type PolicyChange = { readonly path: string; readonly label: string } & (
  | { readonly old: PolicyValue; readonly new: PolicyValue }
  | { readonly added: readonly string[]; readonly removed: readonly string[] }
);

/** A policy as an editor holds it: the name of the version is given when it is stored. */
export type PolicyContent = Omit<RiskPolicy, 'version'>;

/** How each signal is called where a policy is shown. */
export const SIGNAL_LABELS: Readonly<Record<keyof RiskPolicy['weights'], string>> = {
  inactivity: 'Silence',
  stage_velocity: 'Time in stage',
  stage_prior: 'Stage track record',
  engagement: 'Two-way contact',
  close_date: 'Close date',
  next_step: 'Next step',
  backward_move: 'Backward move',
  competitive: 'Competition',
  threading: 'Buyer contacts',
  meeting_scheduled: 'Meeting scheduled',
  recent_reply: 'Recent reply',
  forward_move: 'Forward move',
};

const LABELS: Readonly<Record<string, string>> = {
  stages: 'Open stages in funnel order',
  'closedStages.won': 'Stages that mean won',
  'closedStages.lost': 'Stages that mean lost',
  'inactivityDays.default': 'Days of silence, other stages',
  intercept: 'Added to every score (points)',
  'bands.medium': 'Medium begins at',
  'bands.high': 'High begins at',
  competitorWords: 'Competitor words',
  committeePhrases: 'Buying-committee phrases',
  highValue: 'High value from',
  'alerts.enteredHigh.on': 'Alert "Reached High"',
  'alerts.enteredHigh.rearmBelow': 'Alert "Reached High": ready again below High by',
  'alerts.rising.on': 'Alert "Rising fast"',
  'alerts.rising.rise': 'Alert "Rising fast": rise of the score',
  'alerts.rising.days': 'Alert "Rising fast": within days',
  'alerts.engagementDropped.on': 'Alert "Engagement dropped off"',
  'learned.baseWeight': 'Learned: weight of the lost share',
};

const nameOf = (code: string): string => {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Paths with a name in them, such as `weights.next_step` or `learned.silence.3`. */
const PATTERNS: readonly (readonly [string, (rest: string) => string])[] = [
  ['weights.', (rest) => `Weight: ${SIGNAL_LABELS[rest as keyof typeof SIGNAL_LABELS] ?? rest}`],
  ['inactivityDays.stages.', (rest) => `Days of silence in ${nameOf(rest)}`],
  ['learned.stages.', (rest) => `Learned points: stage ${nameOf(rest)}`],
  ['learned.inStage.', (rest) => `Learned points: ${NORM_DAYS[Number(rest)]} days in the stage`],
  ['learned.silence.', (rest) => `Learned points: ${NORM_DAYS[Number(rest)]} days of silence`],
];

/** What stands at a path of a policy, in plain words. */
function labelOf(path: string): string {
  const known = LABELS[path];
  if (known) return known;
  const [prefix, words] = PATTERNS.find(([start]) => path.startsWith(start)) ?? [];
  return words && prefix ? words(path.slice(prefix.length)) : path;
}

/** Lists that are compared as sets; the order of the open stages does say something. */
const SETS = new Set(['closedStages.won', 'closedStages.lost', 'competitorWords', 'committeePhrases']); // prettier-ignore

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every value of a policy by its path. Numbers in lists have paths of their own, names have not. */
function leavesOf(value: unknown, path: string, into: Map<string, unknown>): void {
  const isCurve = Array.isArray(value) && path.startsWith('learned.');
  if (!isRecord(value) && !isCurve) {
    into.set(path, value);
    return;
  }
  for (const [key, part] of Object.entries(value)) {
    leavesOf(part, path === '' ? key : `${path}.${key}`, into);
  }
}

function changeOf(path: string, old: unknown, fresh: unknown): PolicyChange | null {
  const label = labelOf(path);
  if (SETS.has(path)) {
    const [before, after] = [old as readonly string[], fresh as readonly string[]];
    const added = after.filter((word) => !before.includes(word));
    const removed = before.filter((word) => !after.includes(word));
    return added.length + removed.length === 0 ? null : { path, label, added, removed };
  }
  const shown = (value: unknown): PolicyValue =>
    Array.isArray(value) ? value.join(', ') : ((value ?? null) as PolicyValue);
  const [before, after] = [shown(old), shown(fresh)];
  return before === after ? null : { path, label, old: before, new: after };
}

/**
 * What is different in `b`, in the order of the policy. Versions are names and not compared; two
 * policies without a difference score every deal alike.
 */
export function diffPolicies(a: PolicyContent, b: PolicyContent): PolicyChange[] {
  const [before, after] = [new Map<string, unknown>(), new Map<string, unknown>()];
  leavesOf(a, '', before);
  leavesOf(b, '', after);
  const paths = new Set([...after.keys(), ...before.keys()]);
  paths.delete('version');
  return [...paths].flatMap((path) => changeOf(path, before.get(path), after.get(path)) ?? []);
}

/** Whether learning has added anything to a policy besides its weights. */
export function hasLearnedParts({ learned }: PolicyContent): boolean {
  const points = [...learned.inStage, ...learned.silence, ...Object.values(learned.stages)];
  return learned.baseWeight !== 1 || points.some((each) => each !== 0);
}

/** The keys of a record in the order of the stages, then by name: PostgreSQL keeps its own. */
function inStageOrder<T>(record: Readonly<Record<string, T>>, stages: readonly string[]) {
  const place = (key: string) => (stages.includes(key) ? stages.indexOf(key) : stages.length);
  const sorted = Object.entries(record).toSorted(
    ([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1),
  );
  return Object.fromEntries(sorted);
}

/** The same policy with its keys in one order, so that equal policies are equal files. */
export function inFileOrder(policy: RiskPolicy): RiskPolicy {
  const { stages } = policy;
  const { inactivityDays, learned } = policy;
  return {
    ...policy,
    inactivityDays: {
      ...inactivityDays,
      stages: inStageOrder(inactivityDays.stages, stages),
    },
    learned: { ...learned, stages: inStageOrder(learned.stages, stages) },
  };
}
