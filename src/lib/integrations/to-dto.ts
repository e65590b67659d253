import { sourceStages, connectionSettings } from './settings-schema';
import { INTEGRATION_LABELS, type IntegrationName } from './model';
import type { ActivityDto, IntegrationDto, SyncDto } from './output-schema';
import type { ConnectionRow } from './repository/connections';
import type { RunRow } from './repository/runs';
import type { RecordProblem } from './source';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export function toSyncDto(run: RunRow): SyncDto {
  return {
    syncId: run.id,
    integration: run.integration as IntegrationName,
    status: run.status as SyncDto['status'],
    trigger: run.trigger as SyncDto['trigger'],
    kind: run.kind as SyncDto['kind'],
    phase: run.phase,
    synced: run.created + run.updated,
    created: run.created,
    updated: run.updated,
    unchanged: run.unchanged,
    skipped: run.skipped,
    removed: run.removed,
    pushed: run.pushed,
    recordsRead: run.recordsRead,
    total: run.total,
    eventsAdded: run.eventsAdded,
    problems: run.problems as unknown as readonly RecordProblem[],
    problemCount: run.problemCount,
    error: run.error,
    createdAt: run.createdAt.toISOString(),
    startedAt: iso(run.startedAt),
    finishedAt: iso(run.finishedAt),
  };
}

const NOT_CONNECTED = {
  connected: false,
  isActive: false,
  authKind: null,
  account: null,
  address: null,
  teamId: null,
  syncEnabled: false,
  syncEveryMinutes: 0,
  writeBack: null,
  lastSyncAt: null,
  lastSyncStatus: null,
  syncErrors: null,
  totalSynced: 0,
  nextSyncAt: null,
  pausedUntil: null,
  activeSync: null,
} as const;

export interface ConnectionState {
  readonly canSignIn: boolean;
  readonly now: Date;
  readonly active: RunRow | null;
  readonly lastRunAt: Date | null;
}

const MINUTE_MS = 60_000;

/** When the next sync begins by itself; null where none does. */
function nextSyncOf(row: ConnectionRow, { lastRunAt, now }: ConnectionState): Date | null {
  if (!row.isActive || !row.syncEnabled) return null;
  const usual = (lastRunAt ?? row.createdAt).getTime() + row.syncEveryMinutes * MINUTE_MS;
  const due = row.failureCount > 0 ? 0 : usual;
  return new Date(Math.max(due, row.pausedUntil?.getTime() ?? 0, now.getTime()));
}

/** @param row null where it is not connected */
export function toIntegrationDto(
  integration: IntegrationName,
  row: ConnectionRow | null,
  state: ConnectionState,
): IntegrationDto {
  const base = { integration, name: INTEGRATION_LABELS[integration], canSignIn: state.canSignIn };
  if (!row) return { ...base, ...NOT_CONNECTED };
  const isPaused = row.pausedUntil !== null && row.pausedUntil > state.now;
  return {
    ...base,
    connected: true,
    isActive: row.isActive,
    authKind: row.authKind,
    account: row.accountName,
    address: row.address,
    teamId: row.teamId,
    syncEnabled: row.syncEnabled,
    syncEveryMinutes: row.syncEveryMinutes,
    writeBack:
      integration === 'salesforce' ? connectionSettings.parse(row.settings).writeBack : null,
    lastSyncAt: iso(row.lastSyncAt),
    lastSyncStatus: row.lastSyncStatus as IntegrationDto['lastSyncStatus'],
    syncErrors: row.syncErrors,
    totalSynced: row.totalSynced,
    nextSyncAt: iso(nextSyncOf(row, state)),
    pausedUntil: isPaused ? iso(row.pausedUntil) : null,
    activeSync: state.active ? toSyncDto(state.active) : null,
  };
}

export const stagesOf = (row: ConnectionRow) => sourceStages.safeParse(row.stages).data ?? [];

export function toActivityDto(log: {
  readonly id: string;
  readonly action: string;
  readonly status: string;
  readonly message: string | null;
  readonly metadata: unknown;
  readonly createdAt: Date;
}): ActivityDto {
  const { syncId } = (log.metadata ?? {}) as { syncId?: unknown };
  return {
    id: log.id,
    action: log.action,
    status: log.status,
    message: log.message,
    createdAt: log.createdAt.toISOString(),
    syncId: typeof syncId === 'string' ? syncId : null,
  };
}
