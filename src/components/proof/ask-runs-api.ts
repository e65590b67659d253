import type { ActionResult } from '@/lib/core/result';
import type { RunDto } from '@/lib/scoring/dto';
import { readAnswer, UNREACHABLE } from '../imports/ask-api';

export interface RunRequest {
  readonly teamId: string | null;
  readonly kind: 'backtest' | 'learn';
  readonly policy?: string;
  readonly split?: string;
}

async function ask(path: string, init?: RequestInit): Promise<ActionResult<RunDto>> {
  try {
    const response = await fetch(path, init);

    return readAnswer<'run', RunDto>(response.status, await response.text(), 'run');
  } catch {
    return { ok: false, error: UNREACHABLE };
  }
}

export const startRun = (body: RunRequest): Promise<ActionResult<RunDto>> =>
  ask('/api/risk/backtests', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

export const askRun = (id: string): Promise<ActionResult<RunDto>> =>
  ask(`/api/risk/backtests/${encodeURIComponent(id)}`);
