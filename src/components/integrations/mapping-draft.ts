import type { Stage } from '@/lib/deals/model';
import type { MappedStageDto, MappingDto } from '@/lib/integrations/output-schema';
import { plural } from '../ui/format';

/** Stages that were chosen and are not saved yet: the source's key -> ours. */
export type MappingDraft = Readonly<Record<string, Stage>>;

/** The draft after one more choice; one that changes nothing is none. */
export function withChoice(
  draft: MappingDraft,
  { key, stage }: Pick<MappedStageDto, 'key' | 'stage'>,
  chosen: Stage,
): MappingDraft {
  const { [key]: _before, ...others } = draft;
  return chosen === stage ? others : { ...others, [key]: chosen };
}

type Move = NonNullable<MappingDto['changes']>['moves'][number];

/** Moves that make wins of losses, or losses of wins: what was sold, and every rate of it, changes. */
export const flippedOf = (moves: readonly Move[]): readonly Move[] =>
  moves.filter(
    ({ from, to, deals }) =>
      deals > 0 &&
      ((from === 'closed_won' && to === 'closed_lost') ||
        (from === 'closed_lost' && to === 'closed_won')),
  );

/** "12 won deals would count as lost, and 3 lost deals as won." @param flipped at least one */
export function flipWords(flipped: readonly Move[]): string {
  const count = (to: Move['to']) =>
    flipped.filter((move) => move.to === to).reduce((sum, { deals }) => sum + deals, 0);
  const [lost, won] = [count('closed_lost'), count('closed_won')];
  const parts = [
    ...(lost > 0 ? [`${plural(lost, 'won deal')} would count as lost`] : []),
    ...(won > 0 ? [`${plural(won, 'lost deal')} would count as won`] : []),
  ];
  return `${parts.join(', and ')}.`;
}

/** What is sent: to choose the default is to take a choice back, so that it follows the source again. */
export function choicesOf(
  draft: MappingDraft,
  stages: readonly Pick<MappedStageDto, 'key' | 'default'>[],
): Record<string, Stage | null> {
  return Object.fromEntries(
    stages.flatMap(({ key, default: standard }) => {
      const chosen = draft[key];
      if (chosen === undefined) return [];
      return [[key, chosen === standard ? null : chosen] as const];
    }),
  );
}
