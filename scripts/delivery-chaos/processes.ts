import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { WorkerPlan, WriterPlan } from './messages';

const FILES = { writer: 'writer.ts', worker: 'worker.ts' } as const;

/** A process of the trial, with its plan. */
export function start(
  kind: keyof typeof FILES,
  plan: WriterPlan | WorkerPlan,
): { readonly child: ChildProcess; readonly ended: Promise<NodeJS.Signals | number | null> } {
  const file = path.join(import.meta.dirname, FILES[kind]);
  const allow = new URL('../lib/allow-server-only.mjs', import.meta.url).href;
  const execArgv = ['--import', allow, '--import=tsx'];
  const child = fork(file, [JSON.stringify(plan)], { execArgv });
  const ended = once(child, 'exit').then(
    ([code, signal]) => (signal ?? code) as NodeJS.Signals | number | null,
  );
  return { child, ended };
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
