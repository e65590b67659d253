import 'server-only';
import { auditKeyOf, placeFor, type Actor } from '../auth';
import { appendAudit } from '../audit';
import { invalidField, notFound } from '../core/errors';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { enqueue } from '../platform/queue';
import type { PolicyDto } from './dto';
import { diffPolicies } from './model';
import type { ActivatePolicyInput, ChangePolicyInput } from './policy-schema';
import {
  insertActivation,
  insertPolicy,
  lockPolicies,
  namesOf,
  nextVersionName,
} from './repository/policies';
import {
  demandBasedOn,
  loadActivePolicy,
  loadPolicyVersion,
  toPolicyDto,
  type StoredPolicy,
} from './stored-policy';

/** Who changes a policy, and the request that the audit trail names. */
export interface PolicyRequest {
  readonly actor: Actor;
  readonly requestId: string | null;
}

/** What a switch is about, known once the lock is held. */
interface Switch {
  readonly scopeKey: string;
  readonly request: PolicyRequest;
  readonly now: Date;
  readonly from: StoredPolicy;
  readonly to: StoredPolicy & { readonly id: string };
  readonly action: 'risk_policy.changed' | 'risk_policy.activated';
  readonly note: string | null;
}

/** Puts a stored version in force: the switch, the audit trail, and the job that scores anew. */
async function switchOn(tx: Tx, change: Switch): Promise<void> {
  const { scopeKey, request, now, from, to } = change;
  const { userId } = request.actor;
  await insertActivation(tx, {
    scopeKey,
    policyId: to.id,
    note: change.note,
    activatedById: userId,
    at: now,
  });
  await appendAudit(tx, {
    scopeKey: auditKeyOf(scopeKey, request.actor),
    action: change.action,
    actorRef: request.actor.auditRef,
    target: to.version,
    data: {
      from: from.version,
      to: to.version,
      origin: to.origin,
      changedFields: diffPolicies(from.policy, to.policy).length,
    },
    requestId: request.requestId,
    at: now,
  });
  await enqueue(tx, 'policy-rescore', { scopeKey });
}

async function answerOf(tx: Tx, stored: StoredPolicy): Promise<PolicyDto> {
  return toPolicyDto(stored, stored.version, await namesOf(tx, [stored.createdById]));
}

/** The row of a version, made where it is the built-in default and nobody has needed it so far. */
async function demandRow(
  tx: Tx,
  scopeKey: string,
  version: string,
  at: Date,
): Promise<StoredPolicy & { readonly id: string }> {
  const stored = await loadPolicyVersion(tx, scopeKey, version);
  if (!stored) throw notFound('That version of the policy');
  const { id, policy, parent, note, runId, createdById } = stored;
  if (id !== null) return { ...stored, id };
  const row = {
    scopeKey,
    policy,
    origin: 'default',
    parent,
    note,
    runId,
    createdById,
    at,
  } as const;
  return { ...stored, id: await insertPolicy(tx, row) };
}

/**
 * Stores a whole policy as the scope's next version and puts it in force, in one transaction. Scores
 * follow by a job; nobody is alerted because the yardstick changed.
 *
 * @throws AppError CONFLICT where another version than `basedOn` is in force, VALIDATION_FAILED
 *   (`policy`) where nothing is different, NOT_FOUND for a team of others, FORBIDDEN for the role
 */
export async function changePolicy(
  { db, now }: Deps,
  request: PolicyRequest,
  input: ChangePolicyInput,
): Promise<PolicyDto> {
  const { actor } = request;
  const { scopeKey } = placeFor(actor, 'risk_policy.change', input.teamId);
  return inTransaction(db, async (tx) => {
    await lockPolicies(tx, scopeKey);
    const from = await loadActivePolicy(tx, scopeKey);
    demandBasedOn(from, input.basedOn);
    if (diffPolicies(from.policy, input.policy).length === 0) {
      throw invalidField('policy', `says the same as ${from.version}, which is in force`);
    }
    const at = now();
    const note = input.note ?? null;
    const version = await nextVersionName(tx, scopeKey);
    const policy = { ...input.policy, version };
    await insertPolicy(tx, {
      scopeKey,
      policy,
      origin: input.origin,
      parent: from.version,
      note,
      runId: null,
      createdById: actor.userId,
      at,
    });
    const to = await demandRow(tx, scopeKey, version, at);
    const action = 'risk_policy.changed';
    await switchOn(tx, { scopeKey, request, now: at, from, to, action, note });
    return answerOf(tx, to);
  });
}

/**
 * Puts a stored version in force: an earlier one, the built-in default, or a learned proposal.
 *
 * @throws AppError NOT_FOUND for a version that the scope does not have, CONFLICT as `changePolicy`,
 *   VALIDATION_FAILED (`version`) where it is in force already
 */
export async function activatePolicy(
  { db, now }: Deps,
  request: PolicyRequest,
  version: string,
  input: ActivatePolicyInput,
): Promise<PolicyDto> {
  const { scopeKey } = placeFor(request.actor, 'risk_policy.change', input.teamId);
  return inTransaction(db, async (tx) => {
    await lockPolicies(tx, scopeKey);
    const from = await loadActivePolicy(tx, scopeKey);
    const at = now();
    const to = await demandRow(tx, scopeKey, version, at);
    demandBasedOn(from, input.basedOn);
    if (from.version === to.version) throw invalidField('version', 'is in force already');
    const action = 'risk_policy.activated';
    await switchOn(tx, { scopeKey, request, now: at, from, to, action, note: input.note ?? null });
    return answerOf(tx, to);
  });
}
