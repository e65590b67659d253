import type { Stage } from '@/lib/deals/model';
import type { MappedStageDto } from '@/lib/integrations/output-schema';

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
