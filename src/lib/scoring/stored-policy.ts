import 'server-only';
import { AppError } from '../core/errors';
import type { Db } from '../platform/db';
import { defaultPolicy, riskPolicySchema, type RiskPolicy } from '../risk';
import type { PolicyActivationDto, PolicyDto, PolicyOrigin, PolicyVersionDto } from './dto';
import { inFileOrder } from './model';
import { findActiveVersion, findVersion } from './repository/policies';

export const DEFAULT_VERSION = defaultPolicy().version;

export interface StoredVersion {
  readonly version: string;
  readonly origin: string;
  readonly parent: string | null;
  readonly note: string | null;
  readonly runId: string | null;
  readonly createdById: string | null;
  readonly createdAt: Date | null;
}

export interface StoredPolicy extends StoredVersion {
  /** Null for the built-in default where nobody has ever switched it on by hand. */
  readonly id: string | null;
  readonly policy: RiskPolicy;
}

/** What holds where nobody has chosen anything: made by the product and by no person. */
export const BUILT_IN: StoredVersion = {
  version: DEFAULT_VERSION,
  origin: 'default',
  parent: null,
  note: null,
  runId: null,
  createdById: null,
  createdAt: null,
};

type Row = NonNullable<Awaited<ReturnType<typeof findVersion>>>;

function fromRow({ data, ...row }: Row): StoredPolicy {
  const policy = inFileOrder(riskPolicySchema.parse(data));
  return row.version === DEFAULT_VERSION ? { ...BUILT_IN, id: row.id, policy } : { ...row, policy };
}

/** The policy in force for a scope: the one that was switched on last, else the built-in default. */
export async function loadActivePolicy(db: Db, scopeKey: string): Promise<StoredPolicy> {
  const active = await findActiveVersion(db, scopeKey);
  return active ? fromRow(active.policy) : { ...BUILT_IN, id: null, policy: defaultPolicy() };
}

/** One version of a scope; null where it has none of that name. The built-in default always is. */
export async function loadPolicyVersion(
  db: Db,
  scopeKey: string,
  version: string,
): Promise<StoredPolicy | null> {
  const row = await findVersion(db, scopeKey, version);
  if (row) return fromRow(row);
  return version === DEFAULT_VERSION ? { ...BUILT_IN, id: null, policy: defaultPolicy() } : null;
}

/** @throws AppError CONFLICT naming what is in force now, where that is not what the editor saw */
export function demandBasedOn(active: StoredPolicy, basedOn: string): void {
  if (active.version === basedOn) return;
  throw new AppError(
    'CONFLICT',
    `${active.version} is in force now, no longer ${basedOn}. Load what is in force and decide again.`,
    { fields: { basedOn: `${active.version} is in force now` } },
  );
}

const nameIn = (names: ReadonlyMap<string, string>, id: string | null): string | null =>
  id === null ? null : (names.get(id) ?? 'Unknown');

export function toVersionDto(
  stored: StoredVersion,
  activeVersion: string,
  names: ReadonlyMap<string, string>,
): PolicyVersionDto {
  return {
    version: stored.version,
    origin: stored.origin as PolicyOrigin,
    parent: stored.parent,
    note: stored.note,
    runId: stored.runId,
    createdBy: nameIn(names, stored.createdById),
    createdAt: stored.createdAt?.toISOString() ?? null,
    isActive: stored.version === activeVersion,
  };
}

export function toPolicyDto(
  stored: StoredPolicy,
  activeVersion: string,
  names: ReadonlyMap<string, string>,
): PolicyDto {
  return { ...toVersionDto(stored, activeVersion, names), policy: stored.policy };
}

export interface ActivationRow {
  readonly note: string | null;
  readonly activatedById: string | null;
  readonly activatedAt: Date;
}

export const toActivationDto = (
  row: ActivationRow,
  names: ReadonlyMap<string, string>,
): PolicyActivationDto => ({
  by: nameIn(names, row.activatedById),
  at: row.activatedAt.toISOString(),
  note: row.note,
});
