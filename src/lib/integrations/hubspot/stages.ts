import type { HubSpotRecord, Pipeline, PipelineStage } from '../../clients/hubspot';
import { lineFrom } from '../plain-text';
import type { SourceStage } from '../model';
import { MAX_LINE, rawAt } from './record-values';

const flag = (text: string | null | undefined): boolean | null => {
  if (text === 'true') return true;
  return text === 'false' ? false : null;
};

function chance(text: string | null | undefined): number | null {
  const value = text ? Number(text) : Number.NaN;
  return Number.isFinite(value) && value >= 0 && value <= 1 ? value : null;
}

/**
 * HubSpot says of each stage how likely it wins: 1 is won, 0 is lost, and what lies between is open.
 * `isClosed` says the same in words, and is believed where it stands.
 */
function ends({
  metadata,
}: PipelineStage): Pick<SourceStage, 'isClosed' | 'isWon' | 'probability'> {
  const probability = chance(metadata.probability);
  const byChance = probability === null ? null : probability === 0 || probability === 1;
  const isClosed = flag(metadata.isClosed) ?? byChance;
  const isWon = probability === null ? null : probability === 1;
  return { isClosed, isWon: isClosed === false ? false : isWon, probability };
}

/** Every pipeline's stages; where there are several pipelines the label says which. */
export function stagesOf(pipelines: readonly Pipeline[]): readonly SourceStage[] {
  const inOrder = pipelines.toSorted((a, b) => a.order - b.order);
  return inOrder.flatMap(({ label, stages }) =>
    stages
      .toSorted((a, b) => a.order - b.order)
      .map((stage, order) => {
        const name = pipelines.length > 1 ? `${label}: ${stage.label}` : stage.label;
        return {
          key: stage.id,
          label: lineFrom(name, MAX_LINE) ?? stage.id,
          ...ends(stage),
          order,
        };
      }),
  );
}

export type StageFinder = ReadonlyMap<string, SourceStage>;

export const stageFinder = (stages: readonly SourceStage[]): StageFinder =>
  new Map(stages.map((stage) => [stage.key, stage]));

/** The stage of a deal as the deal itself tells, for one that no pipeline lists any more. */
export function stageByDeal(deal: HubSpotRecord, key: string): SourceStage {
  const isClosed = flag(rawAt(deal, 'hs_is_closed'));
  const isWon = flag(rawAt(deal, 'hs_is_closed_won'));
  return {
    key,
    label: lineFrom(key, MAX_LINE) ?? key,
    isClosed: isWon === true ? true : isClosed,
    isWon,
    probability: chance(rawAt(deal, 'hs_deal_stage_probability')),
    order: 0,
  };
}
