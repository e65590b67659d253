import { call, type Json } from './http';
import type { Person } from './people';

/** A backtest of the person's team: a new one, or the one that is running already. */
export async function makeRun({ token }: Person): Promise<string> {
  const body = { kind: 'backtest' };
  const started = await call('POST', '/api/risk/backtests', { token, body });
  if (started.status === 202) return started.json.run.id;
  const { json } = await call('GET', '/api/risk/backtests?limit=1', { token });
  const [run] = json.runs as Json[];
  if (!run) throw new Error(`No run was made: ${started.text}`);
  return run.id;
}
