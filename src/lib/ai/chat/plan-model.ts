import 'server-only';
import type { Actor } from '../../auth';
import type { Db } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import type { Env } from '../../platform/env';
import type { TaskType } from '../model';
import { takeUsable } from '../repository/breakers';
import { findSettings } from '../repository/settings';
import { sumSpent } from '../repository/usage';
import { modelsFor } from '../router/models';
import { budgetsOf, settingsOf } from '../settings';

/** Which models to ask; none, and why, where a person might expect one to answer. */
export interface ModelPlan {
  readonly apiKey: string;
  readonly models: readonly string[];
}

export type Planned =
  { readonly plan: ModelPlan } | { readonly plan: null; readonly notice: string | null };

const none = (notice: string | null): Planned => ({ plan: null, notice });

const isSpent = (spent: number, budget: number | null): boolean =>
  budget !== null && spent >= budget;

const monthOf = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));

interface Asked {
  /** Whose budget and choice of models count. */
  readonly scopeKey: string;
  /** Whose figures may be told to a model: each of them must allow it. */
  readonly places: readonly string[];
  readonly taskType: TaskType;
}

async function allowModels(db: Db, places: readonly string[]): Promise<boolean> {
  for (const place of places) {
    if (!settingsOf(await findSettings(db, place)).usesModels) return false;
  }
  return true;
}

/**
 * Whether a model is asked, and which: none where no key is configured or the team wants none, and
 * none, with the reason, where this month's budget is used up or all of them rest after failures.
 */
export async function planModel(
  { db, now }: Deps,
  env: Env,
  { userId }: Actor,
  { scopeKey, places, taskType }: Asked,
): Promise<Planned> {
  const apiKey = env.OPENROUTER_API_KEY;
  if (!apiKey) return none(null);
  if (!(await allowModels(db, places))) return none(null);
  const settings = settingsOf(await findSettings(db, scopeKey));
  const budgets = budgetsOf(env, settings);
  const spent = await sumSpent(db, { scopeKey, userId, since: monthOf(now()) });
  if (isSpent(spent.person, budgets.person)) {
    return none('Your budget for models is used up until next month.');
  }
  if (isSpent(spent.place, budgets.place)) {
    return none('The budget for models is used up until next month.');
  }
  const models = modelsFor(taskType, { env, settings: settings.models });
  const usable = await takeUsable(db, models, now());
  if (usable.length === 0) return none('The models failed several times and rest for a while.');
  return { plan: { apiKey, models: usable } };
}
