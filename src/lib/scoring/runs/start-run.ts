import 'server-only';
import { placeFor, type Actor } from '../../auth';
import { AppError, invalidField } from '../../core/errors';
import { inTransaction, type Db, type Tx } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import { enqueue } from '../../platform/queue';
import type { RunDto, RunKind } from '../dto';
import { namesOf } from '../repository/policies';
import { findActiveRun, insertRun, lockRuns, replaceRun } from '../repository/runs';
import type {
  JudgingParams,
  PreviewParams,
  PreviewPolicyInput,
  StartRunInput,
} from '../run-schema';
import { DEFAULT_VERSION, loadActivePolicy, loadPolicyVersion } from '../stored-policy';
import { queueOf } from './run-queue';
import { toRunDto } from './to-dto';

/** How a policy is called until it is stored. */
export const PREVIEWED = 'preview';

const NAMES: Readonly<Record<RunKind, string>> = {
  backtest: 'A backtest',
  learn: 'A learning',
  preview: 'A preview',
};

const isActive = (kind: RunKind, by: string): AppError =>
  new AppError(
    'CONFLICT',
    `${NAMES[kind]} started by ${by} is running or waiting in this team. Try again when it is done.`,
  );

/**
 * Makes room for a run of a kind: of two at once neither is quicker. A preview that the same person
 * asked for before is no longer of interest to anybody, so the newer one takes its place.
 *
 * @throws AppError CONFLICT
 */
async function demandRoom(
  tx: Tx,
  { scopeKey, kind, userId, at }: { scopeKey: string; kind: RunKind; userId: string; at: Date },
): Promise<void> {
  const active = await findActiveRun(tx, scopeKey, kind);
  if (!active) return;
  if (kind === 'preview' && active.createdById === userId) {
    await replaceRun(tx, active.id, 'A newer preview took its place.', at);
    return;
  }
  const names = await namesOf(tx, [active.createdById]);
  throw isActive(kind, names.get(active.createdById ?? '') ?? 'somebody');
}

interface NewRun {
  readonly kind: RunKind;
  readonly scopeKey: string;
  readonly params: object;
}

async function addRun({ db, now }: Deps, actor: Actor, run: NewRun): Promise<RunDto> {
  const { userId } = actor;
  const at = now();
  return inTransaction(db, async (tx) => {
    await lockRuns(tx, run.scopeKey);
    await demandRoom(tx, { ...run, userId, at });
    const row = await insertRun(tx, { ...run, createdById: userId, createdAt: at });
    await enqueue(tx, queueOf(run.kind), { runId: row.id }, { singletonKey: row.id });
    return toRunDto(row, new Map([[userId, actor.name]]));
  });
}

/** The version that a name stands for now. */
async function resolvePolicy(
  db: Db,
  scopeKey: string,
  field: 'policy' | 'compareWith' | 'version',
  name: string,
): Promise<string> {
  if (name === 'active') return (await loadActivePolicy(db, scopeKey)).version;
  if (name === 'default') return DEFAULT_VERSION;
  const found = await loadPolicyVersion(db, scopeKey, name);
  if (found) return found.version;
  throw invalidField(field, `"${name}" is not a version of this team’s policy`);
}

function demandPast(split: string | undefined, now: Date): void {
  if (split === undefined || Date.parse(split) < now.getTime()) return;
  throw invalidField('split', 'must be in the past: what is judged lies from this day on');
}

/** What only a backtest can be asked. */
function demandFieldsOf(input: StartRunInput): void {
  if (input.kind === 'backtest') return;
  for (const field of ['policy', 'compareWith', 'firstDay'] as const) {
    if (input[field] !== undefined) throw invalidField(field, 'belongs to a backtest');
  }
}

/** The version to compare with; null for none, since what is compared with itself says nothing. */
async function resolveOther(
  db: Db,
  scopeKey: string,
  { kind, compareWith = 'default' }: StartRunInput,
  policy: string,
): Promise<string | null> {
  if (kind === 'learn' || compareWith === null) return null;
  const other = await resolvePolicy(db, scopeKey, 'compareWith', compareWith);
  return other === policy ? null : other;
}

async function resolveParams(
  { db, now }: Deps,
  scopeKey: string,
  input: StartRunInput,
): Promise<JudgingParams> {
  demandPast(input.split, now());
  demandFieldsOf(input);
  const policy = await resolvePolicy(db, scopeKey, 'policy', input.policy ?? 'active');
  return {
    split: input.split ?? null,
    stepDays: input.stepDays ?? null,
    policy,
    compareWith: await resolveOther(db, scopeKey, input, policy),
    firstDay: input.firstDay ?? false,
  };
}

/**
 * Puts a backtest or a learning into the queue; who asked watches it by `getRun`.
 *
 * @throws AppError VALIDATION_FAILED naming the field, NOT_FOUND, FORBIDDEN, or CONFLICT while another
 *   one of the kind is running or waiting
 */
export async function startRun(deps: Deps, actor: Actor, input: StartRunInput): Promise<RunDto> {
  const { scopeKey } = placeFor(actor, 'risk_run.start', input.teamId);
  const params = await resolveParams(deps, scopeKey, input);
  return addRun(deps, actor, { kind: input.kind, scopeKey, params });
}

/** The policy that is asked about, and the version that it is where it is stored. */
async function resolvePreviewed(
  db: Db,
  scopeKey: string,
  { policy, version }: PreviewPolicyInput,
): Promise<Pick<PreviewParams, 'policy' | 'of'>> {
  if (policy) return { policy: { ...policy, version: PREVIEWED }, of: null };
  const of = await resolvePolicy(db, scopeKey, 'version', version ?? 'active');
  const stored = await loadPolicyVersion(db, scopeKey, of);
  if (!stored) throw invalidField('version', 'is no longer there');
  return { policy: stored.policy, of };
}

/**
 * Puts the preview of a policy, or of a stored version, into the queue, instead of one that the same
 * person asked for before. It is compared with what is in force now.
 *
 * @throws AppError VALIDATION_FAILED naming `version`, NOT_FOUND, FORBIDDEN, or CONFLICT while
 *   somebody else's is running or waiting
 */
export async function startPreview(
  deps: Deps,
  actor: Actor,
  input: PreviewPolicyInput,
): Promise<RunDto> {
  const { scopeKey } = placeFor(actor, 'risk_policy.change', input.teamId);
  const params: PreviewParams = {
    ...(await resolvePreviewed(deps.db, scopeKey, input)),
    against: (await loadActivePolicy(deps.db, scopeKey)).version,
  };
  return addRun(deps, actor, { kind: 'preview', scopeKey, params });
}
