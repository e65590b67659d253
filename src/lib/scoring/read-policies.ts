import 'server-only';
import { allows, placeFor, type Actor } from '../auth';
import { cursorTime, decodeCursor, encodeCursor } from '../core/cursor';
import { notFound } from '../core/errors';
import type { Db } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { PolicyDto, PolicyHistoryDto, PolicyHistoryPageDto } from './dto';
import { diffPolicies, type PolicyChange } from './model';
import {
  countScoredOtherwise,
  findActiveVersion,
  findVersion,
  listActivations,
  listVersions,
  namesOf,
} from './repository/policies';
import {
  BUILT_IN,
  DEFAULT_VERSION,
  loadActivePolicy,
  loadPolicyVersion,
  toActivationDto,
  toPolicyDto,
  toVersionDto,
  type ActivationRow,
  type StoredPolicy,
  type StoredVersion,
} from './stored-policy';

/** Whose policy: a team's id, null for one's own deals, left out for one's only team. */
interface OfTeam {
  readonly teamId?: string | null | undefined;
}

async function versionOf(db: Db, scopeKey: string, version: string): Promise<StoredPolicy> {
  const found = await loadPolicyVersion(db, scopeKey, version);
  if (!found) throw notFound('That version of the policy');
  return found;
}

export interface PolicyAnswer {
  readonly policy: PolicyDto;
  /** Whether the actor may store and switch on policies here. */
  readonly mayChange: boolean;
  /** Open deals whose score was still made with another policy than the one in force. */
  readonly waitingDeals: number;
}

/**
 * A version of a team's policy; the one in force where none is named.
 *
 * @throws AppError NOT_FOUND for a team or a version that is not there for the actor
 */
export async function getPolicy(
  { db }: Deps,
  actor: Actor,
  query: OfTeam & { readonly version?: string | undefined } = {},
): Promise<PolicyAnswer> {
  const { scopeKey } = placeFor(actor, 'risk_policy.read', query.teamId);
  const active = await loadActivePolicy(db, scopeKey);
  const wanted = query.version ? await versionOf(db, scopeKey, query.version) : active;
  return {
    policy: toPolicyDto(wanted, active.version, await namesOf(db, [wanted.createdById])),
    mayChange: allows(actor, 'risk_policy.change', scopeKey),
    waitingDeals: await countScoredOtherwise(db, scopeKey, active.version),
  };
}

type HistoryRow = StoredVersion & { readonly activations: readonly ActivationRow[] };

/** The built-in default, with the times that somebody went back to it. */
async function builtInRow(db: Db, scopeKey: string): Promise<HistoryRow> {
  const row = await findVersion(db, scopeKey, DEFAULT_VERSION);
  return { ...BUILT_IN, activations: row ? await listActivations(db, row.id) : [] };
}

function cursorOf(cursor: string | undefined): { createdAt: Date; id: string } | null {
  if (!cursor) return null;
  const [at = '', id = ''] = decodeCursor(cursor, 'policies', 2);
  return { createdAt: cursorTime(at), id };
}

/**
 * The versions of a team's policy with who made them and when each was switched on, the newest first.
 * The built-in default ends the list: one can always go back to it.
 */
export async function listPolicies(
  { db }: Deps,
  actor: Actor,
  query: OfTeam & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<PolicyHistoryPageDto> {
  const { scopeKey } = placeFor(actor, 'risk_policy.read', query.teamId);
  const active = (await findActiveVersion(db, scopeKey))?.policy.version ?? DEFAULT_VERSION;
  const after = cursorOf(query.cursor);
  const found = await listVersions(db, scopeKey, DEFAULT_VERSION, after, query.limit + 1);
  const shown = found.slice(0, query.limit);
  const last = found.length > query.limit ? shown.at(-1) : undefined;
  const rows: HistoryRow[] = last ? shown : [...shown, await builtInRow(db, scopeKey)];
  const people = rows.flatMap(({ createdById, activations }) => [
    createdById,
    ...activations.map(({ activatedById }) => activatedById),
  ]);
  const names = await namesOf(db, people);
  return {
    policies: rows.map((row): PolicyHistoryDto => ({
      ...toVersionDto(row, active, names),
      activations: row.activations.map((each) => toActivationDto(each, names)),
    })),
    nextCursor: last ? encodeCursor('policies', [last.createdAt.toISOString(), last.id]) : null,
  };
}

/**
 * What a version says otherwise than another one.
 *
 * @param query.against the version to compare with; the one in force where left out
 */
export async function diffPolicyVersions(
  { db }: Deps,
  actor: Actor,
  version: string,
  query: OfTeam & { readonly against?: string | undefined } = {},
): Promise<{ version: string; against: string; changes: PolicyChange[] }> {
  const { scopeKey } = placeFor(actor, 'risk_policy.read', query.teamId);
  const wanted = await versionOf(db, scopeKey, version);
  const against = query.against
    ? await versionOf(db, scopeKey, query.against)
    : await loadActivePolicy(db, scopeKey);
  return {
    version: wanted.version,
    against: against.version,
    changes: diffPolicies(against.policy, wanted.policy),
  };
}
