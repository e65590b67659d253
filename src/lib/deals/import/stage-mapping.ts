import { CLOSED_STAGES, OPEN_STAGES, STAGES, type Stage } from '../model';

const CLOSED_NAMES: readonly (readonly [RegExp, Stage])[] = [
  [/^(closed?[\s_-]*)?won$/i, 'closed_won'],
  [/^(closed?[\s_-]*)?lost$/i, 'closed_lost'],
];

const isStage = (name: string): name is Stage => (STAGES as readonly string[]).includes(name);

/** Ours by name, or a name that says that the deal has closed; null for a source's own open stage. */
function knownStage(name: string): Stage | null {
  const plain = name.trim().toLowerCase();
  if (isStage(plain)) return plain;
  return CLOSED_NAMES.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}

/** Whether a stage's name says that the deal has closed. */
export const meansClosed = (name: string): boolean => {
  const stage = knownStage(name);
  return stage === 'closed_won' || stage === 'closed_lost';
};

export type StageMapping = (name: string) => Stage;

/**
 * Maps a source's stage names to ours. Names of ours keep their meaning; the others are spread over
 * the open stages in the order given (funnel order where the caller knows it, else first use), so
 * that the first lies in discovery and the last in negotiation.
 */
export function mapStages(namesInOrder: readonly string[]): StageMapping {
  const foreign = [...new Set(namesInOrder)].filter((name) => knownStage(name) === null);
  const last = OPEN_STAGES.length - 1;
  const spread = foreign.map((name, index): [string, Stage] => {
    const position = foreign.length < 2 ? 0 : Math.round((index * last) / (foreign.length - 1));
    return [name, OPEN_STAGES[position] ?? 'discovery'];
  });
  const table = new Map(spread);
  return (name) => knownStage(name) ?? table.get(name) ?? 'discovery';
}

/** The source's own name, kept beside ours where the two differ. */
export const crmName = (name: string | null, stage: Stage): string | null =>
  name === null || name === stage || (CLOSED_STAGES as readonly string[]).includes(name)
    ? null
    : name;
