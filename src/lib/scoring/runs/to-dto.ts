import 'server-only';
import type { RunDto, RunKind, RunResult, RunStatus } from '../dto';
import type { RunLine } from '../repository/runs';

const TEAM = 'team:';

/** The team whose runs lie under an owner key; null for a person's own. */
const teamOf = (scopeKey: string): string | null =>
  scopeKey.startsWith(TEAM) ? scopeKey.slice(TEAM.length) : null;

export function toRunDto(
  run: RunLine & { readonly result?: unknown },
  names: ReadonlyMap<string, string>,
): RunDto {
  return {
    id: run.id,
    teamId: teamOf(run.scopeKey),
    kind: run.kind as RunKind,
    status: run.status as RunStatus,
    progress: run.progress,
    phase: run.phase,
    params: run.params as Readonly<Record<string, unknown>>,
    result: (run.result ?? null) as RunResult | null,
    error: run.error,
    createdBy: run.createdById === null ? null : (names.get(run.createdById) ?? 'Unknown'),
    createdAt: run.createdAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}
