import 'server-only';
import type { Actor } from '../../auth';
import { startOfUtcMonth } from '../../core/dates';
import type { Deps } from '../../platform/deps';
import type { Env } from '../../platform/env';
import type { TaskType } from '../model';
import { listSettings } from '../repository/settings';
import { sumSpent } from '../repository/usage';
import { modelsFor } from '../router/models';
import { budgetsOf, settingsOf } from '../settings';

/** Which models may answer, the first choice first; those that rest are passed over when they are asked. */
export interface ModelPlan {
  readonly apiKey: string;
  readonly models: readonly string[];
}

export type Planned =
  { readonly plan: ModelPlan } | { readonly plan: null; readonly notice: string | null };

const none = (notice: string | null): Planned => ({ plan: null, notice });

const isSpent = (spent: number, budget: number | null): boolean =>
  budget !== null && spent >= budget;

interface Asked {
  /** Whose budget and choice of models count. */
  readonly scopeKey: string;
  /** Whose figures may be told to a model: each of them must allow it. */
  readonly places: readonly string[];
  readonly taskType: TaskType;
}

/**
 * Whether a model may answer, and which: none where no key is configured or the team wants none, and
 * none, with the reason, where this month's budget is used up.
 */
export async function planModel(
  { db, now }: Deps,
  env: Env,
  { userId }: Actor,
  { scopeKey, places, taskType }: Asked,
): Promise<Planned> {
  const apiKey = env.OPENROUTER_API_KEY;
  if (!apiKey) return none(null);
  const rows = await listSettings(db, [...places, scopeKey]);
  if (rows.some(({ usesModels }) => !usesModels)) return none(null);
  const settings = settingsOf(rows.find((row) => row.scopeKey === scopeKey) ?? null);
  const budgets = budgetsOf(env, settings);
  const spent = await sumSpent(db, { scopeKey, userId, since: startOfUtcMonth(now()) });
  if (isSpent(spent.person, budgets.person)) {
    return none('Your budget for models is used up until next month.');
  }
  if (isSpent(spent.place, budgets.place)) {
    return none('The budget for models is used up until next month.');
  }
  const models = modelsFor(taskType, { env, settings: settings.models });
  return { plan: { apiKey, models } };
}
