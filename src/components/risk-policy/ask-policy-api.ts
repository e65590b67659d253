import type { ActionResult } from '@/lib/core/result';
import type { PolicyHistoryPageDto, RunDto } from '@/lib/scoring/dto';
import type { PolicyChange, PolicyContent } from '@/lib/scoring/model';
import { readAnswer, UNREACHABLE } from '../imports/ask-api';

async function ask<Data>(path: string, key: string, init?: RequestInit) {
  try {
    const response = await fetch(path, init);

    return readAnswer<string, Data>(response.status, await response.text(), key);
  } catch {
    return { ok: false, error: UNREACHABLE } as const;
  }
}

/** A team's id, or null for one's own deals; as a query says it. */
export type TeamId = string | null;
const teamQuery = (teamId: TeamId): string => `teamId=${teamId ?? 'personal'}`;

export const exportHref = (teamId: TeamId, version: string): string =>
  `/api/risk/policy/export?${teamQuery(teamId)}&version=${encodeURIComponent(version)}`;

/** How many open deals still have a score of another policy. */
export const askWaitingDeals = (teamId: TeamId): Promise<ActionResult<number>> =>
  ask('/api/risk/policy?'.concat(teamQuery(teamId)), 'waitingDeals');

export const askChanges = (
  teamId: TeamId,
  version: string,
  against: string,
): Promise<ActionResult<readonly PolicyChange[]>> =>
  ask(
    `/api/risk/policies/${encodeURIComponent(version)}/diff?${teamQuery(teamId)}&against=${encodeURIComponent(against)}`,
    'changes',
  );

export async function askHistory(
  teamId: TeamId,
  cursor: string,
): Promise<ActionResult<PolicyHistoryPageDto>> {
  const path = `/api/risk/policies?${teamQuery(teamId)}&limit=20&cursor=${cursor}`;
  try {
    const response = await fetch(path);
    const text = await response.text();
    const policies = readAnswer<string, PolicyHistoryPageDto['policies']>(response.status, text, 'policies'); // prettier-ignore
    const next = readAnswer<string, string | null>(response.status, text, 'nextCursor');
    if (!policies.ok) return policies;

    return { ok: true, data: { policies: policies.data, nextCursor: next.ok ? next.data : null } };
  } catch {
    return { ok: false, error: UNREACHABLE };
  }
}

/** A policy as it stands in the form, or a stored version by its name. */
export type PreviewAsked = { readonly policy: PolicyContent } | { readonly version: string };

export const startPreview = (teamId: TeamId, asked: PreviewAsked): Promise<ActionResult<RunDto>> =>
  ask('/api/risk/policy/preview', 'run', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(
      'policy' in asked
        ? { teamId, policy: { ...asked.policy, version: 'draft' } }
        : { teamId, version: asked.version },
    ),
  });

export const askRun = (id: string): Promise<ActionResult<RunDto>> =>
  ask(`/api/risk/backtests/${encodeURIComponent(id)}`, 'run');
