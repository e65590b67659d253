import 'server-only';
import { appendAudit } from '../audit';
import { auditKeyOf, placeFor, type Actor } from '../auth';
import { startOfUtcMonth } from '../core/dates';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { TASK_TYPES, type TaskType } from './model';
import type { AssistantSettingsDto } from './output-schema';
import { findSettings, saveSettings, type SettingsRow } from './repository/settings';
import { listUsage, listUsageByPerson } from './repository/usage';
import { DEFAULT_MODELS, modelsFor } from './router/models';
import { storedModels, type ChangeAssistantInput } from './settings-schema';

const MICROS = 1_000_000;

export type ModelChoices = Readonly<Partial<Record<TaskType, readonly string[]>>>;

export interface Settings {
  readonly usesModels: boolean;
  readonly models: ModelChoices;
  /** Millionths of a US dollar a month; null for none. */
  readonly teamBudget: number | null;
  readonly personBudget: number | null;
}

const numberOf = (micros: bigint | null): number | null =>
  micros === null ? null : Number(micros);

/** What a place chose; without a row, nothing. */
export const settingsOf = (row: SettingsRow | null): Settings => ({
  usesModels: row?.usesModels ?? true,
  models: storedModels.parse(row?.models ?? {}),
  teamBudget: numberOf(row?.teamBudgetMicros ?? null),
  personBudget: numberOf(row?.personBudgetMicros ?? null),
});

/** The lower of what the team and what the operator allow. */
export function budgetsOf(
  env: Env,
  { teamBudget, personBudget }: Settings,
): { readonly place: number | null; readonly person: number | null } {
  const operator = env.OPENROUTER_TEAM_BUDGET_USD;
  const bounds = [teamBudget, operator === undefined ? null : Math.round(operator * MICROS)];
  const set = bounds.filter((bound) => bound !== null);
  return { place: set.length > 0 ? Math.min(...set) : null, person: personBudget };
}

const usdOf = (micros: number | null): number | null => (micros === null ? null : micros / MICROS);
const microsOf = (usd: number | null): number | null =>
  usd === null ? null : Math.round(usd * MICROS);

async function toDto(
  { db, now }: Deps,
  env: Env,
  place: { readonly scopeKey: string; readonly teamId: string | null },
): Promise<AssistantSettingsDto> {
  const settings = settingsOf(await findSettings(db, place.scopeKey));
  const since = startOfUtcMonth(now());
  const usage = await listUsage(db, place.scopeKey, since);
  const people = await listUsageByPerson(db, place.scopeKey, since);
  return {
    teamId: place.teamId,
    isConfigured: env.OPENROUTER_API_KEY !== undefined,
    usesModels: settings.usesModels,
    models: TASK_TYPES.map((taskType) => ({
      taskType,
      models: [...modelsFor(taskType, { env, settings: settings.models })],
      default: [...DEFAULT_MODELS[taskType]],
      isChosen: settings.models[taskType] !== undefined,
    })),
    teamBudgetUsd: usdOf(settings.teamBudget),
    personBudgetUsd: usdOf(settings.personBudget),
    operatorBudgetUsd: env.OPENROUTER_TEAM_BUDGET_USD ?? null,
    usage: {
      since: since.toISOString(),
      costUsd: usdOf(usage.reduce((sum, { costMicros }) => sum + costMicros, 0)) ?? 0,
      models: usage.map(({ costMicros, ...row }) => ({ ...row, costUsd: costMicros / MICROS })),
      people: people.map(({ costMicros, ...row }) => ({ ...row, costUsd: costMicros / MICROS })),
    },
  };
}

/**
 * How a team (null: one's own space; left out: the only team) uses models, and what they cost it this
 * month.
 *
 * @throws AppError NOT_FOUND (team), FORBIDDEN
 */
export const getAssistantSettings = async (
  deps: Deps,
  env: Env,
  actor: Actor,
  teamId?: string | null,
): Promise<AssistantSettingsDto> => toDto(deps, env, placeFor(actor, 'assistant.manage', teamId));

function merged(before: ModelChoices, given: ChangeAssistantInput['models']): ModelChoices {
  const all = Object.entries({ ...before, ...given });
  return Object.fromEntries(all.filter(([, models]) => models !== null));
}

/**
 * Changes how a team uses models; the audit trail says who did.
 *
 * @throws AppError NOT_FOUND (team), FORBIDDEN
 */
export async function changeAssistantSettings(
  deps: Deps,
  env: Env,
  { actor, requestId }: { readonly actor: Actor; readonly requestId: string | null },
  { teamId, ...input }: ChangeAssistantInput,
): Promise<AssistantSettingsDto> {
  const place = placeFor(actor, 'assistant.manage', teamId);
  await inTransaction(deps.db, async (tx) => {
    const now = deps.now();
    const before = settingsOf(await findSettings(tx, place.scopeKey));
    const { usesModels = before.usesModels, teamBudgetUsd, personBudgetUsd } = input;
    const after = {
      usesModels,
      models: merged(before.models, input.models),
      teamBudget: teamBudgetUsd === undefined ? before.teamBudget : microsOf(teamBudgetUsd),
      personBudget: personBudgetUsd === undefined ? before.personBudget : microsOf(personBudgetUsd),
    };
    const bigOf = (micros: number | null) => (micros === null ? null : BigInt(micros));
    const columns = {
      usesModels: after.usesModels,
      models: Object.fromEntries(
        Object.entries(after.models).map(([type, models]) => [type, [...models]]),
      ),
      teamBudgetMicros: bigOf(after.teamBudget),
      personBudgetMicros: bigOf(after.personBudget),
    };
    await saveSettings(tx, place.scopeKey, columns, { userId: actor.userId, now });
    await appendAudit(tx, {
      scopeKey: auditKeyOf(place.scopeKey, actor),
      action: 'assistant.changed',
      actorRef: actor.auditRef,
      target: null,
      data: { fields: Object.keys(input).toSorted().join(', ') },
      requestId,
      at: now,
    });
  });
  return toDto(deps, env, place);
}
