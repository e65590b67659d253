import type { FieldChanges, NewHistoryEvent, RestatedFact, TimelineNote } from '../deal-change';
import type { StoredFact } from '../repository/facts';

/** Who stands for a stage change that nobody made. */
const MAPPING = 'Stage mapping';

const isMove = ({ type }: Pick<NewHistoryEvent, 'type'>): boolean =>
  type === 'created' || type === 'stage_changed';

/** Whether the source calls both sides what it called them. */
const saysTheSame = (fact: StoredFact, told: NewHistoryEvent): boolean =>
  fact.crmTo !== null &&
  fact.crmTo === (told.crmTo ?? null) &&
  fact.crmFrom === (told.crmFrom ?? null);

function restate(fact: StoredFact, told: NewHistoryEvent | undefined): RestatedFact[] {
  if (told?.type !== fact.type || !saysTheSame(fact, told)) return [];
  const { from = null, to = null } = told;
  return from === fact.from && to === fact.to ? [] : [{ id: fact.id, from, to }];
}

/** Stored moves that the source tells as it did, and that the mapping of stages makes others of now. */
export function restatedMoves(
  facts: readonly StoredFact[],
  told: readonly NewHistoryEvent[],
): RestatedFact[] {
  const byId = new Map(
    told.filter((event) => isMove(event)).map((event) => [event.externalId, event]),
  );
  return facts.flatMap((fact) =>
    fact.externalId === null ? [] : restate(fact, byId.get(fact.externalId)),
  );
}

interface Moves {
  readonly facts: readonly StoredFact[];
  readonly restated: readonly RestatedFact[];
  readonly fresh: readonly NewHistoryEvent[];
}

/** Where the history leaves the deal. */
function lastStage({ facts, restated, fresh }: Moves): string | null {
  const anew = new Map(restated.map((fact) => [fact.id, fact]));
  const stored = facts.map((fact) => ({ ...fact, ...anew.get(fact.id) }));
  const moves = [...stored, ...fresh].filter((event) => isMove(event));
  // Of one moment, the creation comes first.
  const rank = ({ type }: Pick<NewHistoryEvent, 'type'>) => (type === 'created' ? 0 : 1);
  const inOrder = moves.toSorted((a, b) => a.at.getTime() - b.at.getTime() || rank(a) - rank(b));
  return inOrder.at(-1)?.to ?? null;
}

/**
 * The facts of an edit that the mapping alone made: none where the history, said anew, ends where the
 * deal is; else (a person has moved it there and back) the move of today, which nobody made.
 */
export function withoutRemap(
  edit: readonly NewHistoryEvent[],
  stage: string,
  moves: Moves,
): NewHistoryEvent[] {
  const isTold = lastStage(moves) === stage;
  return edit.flatMap((event) => {
    if (event.type !== 'stage_changed') return [event];
    return isTold ? [] : [{ ...event, actor: MAPPING }];
  });
}

/** One line, whatever number of facts; nobody did it on this deal. */
export function remapNotes(
  restated: readonly RestatedFact[],
  stage: FieldChanges[string] | undefined,
): TimelineNote[] {
  if (restated.length === 0 && !stage) return [];
  return [{ kind: 'remapped', changes: stage ? { stage } : {}, byNobody: true }];
}
