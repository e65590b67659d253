import 'server-only';
import { allows, demand, demandTokenScope, type Actor } from '../auth';
import { AppError, invalidField } from '../core/errors';
import { STAGES, type Stage } from '../deals/model';
import type { Deps } from '../platform/deps';
import { noteChange } from './change-integration';
import { inPlace, within, type IntegrationRequest } from './in-place';
import { getConnection } from './list-integrations';
import { INTEGRATION_LABELS, type CrmName, type SourceStage, type StageChoices } from './model';
import type { MappedStageDto, MappingDto } from './output-schema';
import { lockConnection, saveConnection, type ConnectionRow } from './repository/connections';
import { findActive } from './repository/runs';
import { countByStage, type StageCount } from './repository/stage-counts';
import type { ChangeMappingInput } from './schema';
import { connectionSettings } from './settings-schema';
import { defaultStage, mayMapTo, stageOf } from './stage-mapping';
import { beginSync } from './start-sync';
import { stagesOf } from './to-dto';

const inOrder = (stages: readonly SourceStage[]) => stages.toSorted((a, b) => a.order - b.order);

function describe(
  crm: CrmName,
  stage: SourceStage,
  choices: StageChoices,
  counts: readonly StageCount[],
): MappedStageDto {
  const deals = counts
    .filter(({ crmStage }) => crmStage === stage.label)
    .reduce((sum, { count }) => sum + count, 0);
  return {
    key: stage.key,
    label: stage.label,
    isClosed: stage.isClosed,
    stage: stageOf(crm, stage, choices),
    default: defaultStage(crm, stage),
    isChosen: stage.key in choices,
    choices: STAGES.filter((ours) => mayMapTo(crm, stage, ours)),
    deals,
  };
}

const choicesOf = (row: ConnectionRow): StageChoices =>
  connectionSettings.parse(row.settings).stages;

/** The choices after a change; null takes one back. */
function merged(before: StageChoices, given: ChangeMappingInput['stages']): StageChoices {
  const all: Record<string, Stage | null> = { ...before, ...given };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, Stage] => entry[1] !== null),
  );
}

function demandChoices(
  crm: CrmName,
  stages: readonly SourceStage[],
  given: ChangeMappingInput['stages'],
) {
  for (const [key, ours] of Object.entries(given)) {
    const stage = stages.find((one) => one.key === key);
    if (!stage) throw invalidField(`stages.${key}`, 'is no stage there (any more)');
    if (ours !== null && !mayMapTo(crm, stage, ours)) {
      const how = stage.isClosed ? 'closed' : 'open';
      throw invalidField(`stages.${key}`, `deals in it are ${how} at the source, and stay so here`);
    }
  }
}

/** Deals that stand where a stage put them, and will stand elsewhere. */
function movesOf(
  crm: CrmName,
  stages: readonly SourceStage[],
  { before, after }: { readonly before: StageChoices; readonly after: StageChoices },
  counts: readonly StageCount[],
) {
  return stages.flatMap((stage) => {
    const from = stageOf(crm, stage, before);
    const to = stageOf(crm, stage, after);
    const isMoved = (one: StageCount) =>
      one.crmStage === stage.label && one.stage === from && !one.isMovedHere;
    const found = counts.find((one) => isMoved(one));
    return from === to ? [] : [{ label: stage.label, from, to, deals: found?.count ?? 0 }];
  });
}

/**
 * How the source's stages are understood, with how many deals are in each.
 *
 * @throws AppError NOT_FOUND where it is not connected
 */
export async function getMapping(deps: Deps, actor: Actor, crm: CrmName): Promise<MappingDto> {
  demandTokenScope(actor, 'integration.read');
  const row = await getConnection(deps, actor, crm);
  // Whoever has left the team keeps the choices, and learns no more of its deals.
  const isTheirs = allows(actor, 'deal.read', row.scopeKey);
  const counts = isTheirs ? await countByStage(deps.db, row.scopeKey, crm) : [];
  const choices = choicesOf(row);
  const stages = inOrder(stagesOf(row)).map((stage) => describe(crm, stage, choices, counts));
  return { stages, changes: null, syncId: null };
}

interface Given {
  readonly crm: CrmName;
  readonly stages: ChangeMappingInput['stages'];
  readonly counts: readonly StageCount[];
}

/** What a choice makes of a connection as it stands. */
function planOf(row: ConnectionRow, { crm, stages: given, counts }: Given) {
  const stages = inOrder(stagesOf(row));
  demandChoices(crm, stages, given);
  const before = choicesOf(row);
  const after = merged(before, given);
  const moves = movesOf(crm, stages, { before, after }, counts);
  const changes = { moves, deals: moves.reduce((sum, { deals }) => sum + deals, 0) };
  const shown = stages.map((stage) => describe(crm, stage, after, counts));
  return { after, changes, shown };
}

/**
 * Chooses how stages are understood, or (`dryRun`) only says what would change. It is applied by a
 * full sync, which moves deals to where the choice puts them, and says the moves of their histories
 * anew: past days are judged by what the stages mean now, too.
 *
 * @throws AppError NOT_FOUND (not connected), FORBIDDEN, VALIDATION_FAILED (`stages.<key>`), CONFLICT
 *   while a sync is under way
 */
export async function changeMapping(
  deps: Deps,
  request: IntegrationRequest,
  crm: CrmName,
  { stages, dryRun }: ChangeMappingInput,
): Promise<MappingDto> {
  const row = await getConnection(deps, request.actor, crm);
  demand(request.actor, 'integration.manage', row.scopeKey);
  const counts = await countByStage(deps.db, row.scopeKey, crm);
  const given = { crm, stages, counts };
  const { changes, shown } = planOf(row, given);
  if (dryRun || changes.moves.length === 0) return { stages: shown, changes, syncId: null };
  return apply(deps, request, row, given);
}

/** Saves the choice beside those that were saved meanwhile, with the sync that carries it out. */
function apply(
  deps: Deps,
  request: IntegrationRequest,
  { name, id, teamId }: ConnectionRow,
  given: Given,
): Promise<MappingDto> {
  const place = { teamId, permission: 'integration.manage' } as const;
  return inPlace(deps, request, place, async (held) => {
    const row = await lockConnection(held.tx, name, id);
    if (!row) throw new AppError('NOT_FOUND', `${INTEGRATION_LABELS[name]} was disconnected.`);
    if (await findActive(held.tx, id)) {
      throw new AppError('CONFLICT', 'A sync is under way. Choose again when it is done.');
    }
    const { after, changes, shown } = planOf(row, given);
    const settings = { ...connectionSettings.parse(row.settings), stages: after };
    await saveConnection(held.tx, name, id, { settings }, held.now);
    await noteChange(held, request, row);
    const { requestId } = request;
    const start = { trigger: 'manual', kind: 'full', requestId } as const;
    const syncId = await beginSync(within(deps, held.tx), row, start);
    return { stages: shown, changes, syncId };
  });
}
