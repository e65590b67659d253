import 'server-only';
import { z } from 'zod';
import type { Row, SalesforceSession } from '../../clients/salesforce';
import type { SourceStage } from '../model';
import { lineAt, numberAt, valueAt } from './row-values';

const MAX_NAME = 200;
const STAGES =
  'SELECT ApiName, MasterLabel, IsActive, IsClosed, IsWon, DefaultProbability, SortOrder FROM OpportunityStage ORDER BY SortOrder, Id';

export const stageSchema = z.object({
  key: z.string(),
  label: z.string(),
  isClosed: z.boolean().nullable(),
  isWon: z.boolean().nullable(),
  probability: z.number().nullable(),
  order: z.number(),
});

function flagAt(row: Row, path: string): boolean | null {
  const value = valueAt(row, path);
  return typeof value === 'boolean' ? value : null;
}

/** Salesforce says 0 to 100. */
function chanceAt(row: Row, path: string): number | null {
  const percent = numberAt(row, path);
  return percent === null ? null : Math.min(1, Math.max(0, percent / 100));
}

/**
 * Every stage, of all sales processes. Those that nobody can choose there any more come last:
 * histories name them, but a change that is written back must find one that is in use.
 */
export async function readStages(session: SalesforceSession): Promise<SourceStage[]> {
  const { rows } = await session.query(STAGES);
  const isOut = (row: Row) => flagAt(row, 'IsActive') === false;
  const inOrder = [...rows.filter((row) => !isOut(row)), ...rows.filter((row) => isOut(row))];
  return inOrder.flatMap((row, order): SourceStage[] => {
    const key = lineAt(row, 'ApiName', MAX_NAME);
    if (key === null) return [];
    const label = lineAt(row, 'MasterLabel', MAX_NAME) ?? key;
    const isClosed = flagAt(row, 'IsClosed');
    const isWon = flagAt(row, 'IsWon');
    return [
      { key, label, isClosed, isWon, probability: chanceAt(row, 'DefaultProbability'), order },
    ];
  });
}

const unlisted = (key: string, row: Row, order: number): SourceStage => ({
  key,
  label: key,
  isClosed: null,
  isWon: null,
  probability: chanceAt(row, 'Probability'),
  order,
});

/** What a record says of its own stage is believed before what the list says. */
export function stageOfRow(row: Row, stages: readonly SourceStage[]): SourceStage | null {
  const key = lineAt(row, 'StageName', MAX_NAME);
  if (key === null) return null;
  const stage = stages.find((one) => one.key === key) ?? unlisted(key, row, stages.length);
  return {
    ...stage,
    isClosed: flagAt(row, 'IsClosed') ?? stage.isClosed,
    isWon: flagAt(row, 'IsWon') ?? stage.isWon,
  };
}
