import 'server-only';
import { scopeFor, type Actor } from '../auth';
import type { Deps } from '../platform/deps';
import type { PipelineDto, StageGroupDto } from './dto';
import { OPEN_STAGES, type RiskBand, type Stage } from './model';
import { sumPipeline, type PipelineCell } from './repository/pipeline';

const totalCount = (cells: readonly PipelineCell[]): number =>
  cells.reduce((sum, { count }) => sum + count, 0);

const total = (cells: readonly PipelineCell[], field: 'value' | 'weighted'): number =>
  // Sums of cents up to 1e12 are exact in whole cents; adding them as floats would not be.
  cells.reduce((sum, cell) => sum + Math.round(cell[field] * 100), 0) / 100;

function bandTotals(cells: readonly PipelineCell[]) {
  const of = (band: RiskBand) => {
    const own = cells.filter((cell) => cell.band === band);
    return { count: totalCount(own), value: total(own, 'value') };
  };
  return { High: of('High'), Medium: of('Medium'), Low: of('Low') };
}

const stageGroup = (stage: Stage, cells: readonly PipelineCell[]): StageGroupDto => ({
  stage,
  count: totalCount(cells),
  value: total(cells, 'value'),
  weighted: total(cells, 'weighted'),
  bands: bandTotals(cells),
});

function currencyGroup(currency: string, all: readonly PipelineCell[]) {
  const cells = all.filter((cell) => cell.currency === currency);
  const { High } = bandTotals(cells);
  return {
    currency,
    count: totalCount(cells),
    value: total(cells, 'value'),
    weighted: total(cells, 'weighted'),
    atRiskCount: High.count,
    atRiskValue: High.value,
    stages: OPEN_STAGES.map((stage) =>
      stageGroup(
        stage,
        cells.filter((cell) => cell.stage === stage),
      ),
    ),
  };
}

/** Totals from sums by currency, stage and band; the largest currency first. */
export function pipelineOf(cells: readonly PipelineCell[]): PipelineDto {
  const currencies = [...new Set(cells.map(({ currency }) => currency))]
    .map((currency) => currencyGroup(currency, cells))
    .toSorted((a, b) => b.count - a.count);
  const bands = bandTotals(cells);
  const times = cells.flatMap(({ oldest }) => oldest?.getTime() ?? []);
  return {
    currencies,
    openCount: totalCount(cells),
    bandCounts: { High: bands.High.count, Medium: bands.Medium.count, Low: bands.Low.count },
    oldestRiskAsOf: times.length > 0 ? new Date(Math.min(...times)).toISOString() : null,
  };
}

/**
 * The open pipeline of everything the actor may see, per currency; the largest currency first.
 *
 * @param within only of this team, or (null) of one's own deals
 */
export async function getPipeline(
  { db }: Deps,
  actor: Actor,
  within?: string | null,
): Promise<PipelineDto> {
  return pipelineOf(await sumPipeline(db, scopeFor(actor, 'deal.read', within)));
}
