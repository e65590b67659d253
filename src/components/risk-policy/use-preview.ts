'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { ActionResult, Problem } from '@/lib/core/result';
import type { PreviewResult, RunDto } from '@/lib/scoring/dto';
import { askRun, type PreviewAsked, startPreview, type TeamId } from './ask-policy-api';

const WAIT_MS = 1_000;
/** After so many failures in a row to hear of it, it is said; the run itself goes on. */
const PATIENCE = 5;

export interface Preview {
  readonly status: 'idle' | 'running' | 'done' | 'failed';
  readonly phase: string | null;
  /** 0..1 */
  readonly progress: number;
  readonly result: PreviewResult | null;
  /** What the result is about, and the version in force that it is compared with. */
  readonly asked: PreviewAsked | null;
  readonly against: string | null;
  readonly finishedAt: string | null;
  readonly problem: Problem | null;
}

const IDLE: Preview = { status: 'idle', phase: null, progress: 0, result: null, asked: null, against: null, finishedAt: null, problem: null }; // prettier-ignore

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Shown = (change: Partial<Preview>) => Preview;

function fromRun(run: RunDto, shown: Shown): Preview {
  const { status, phase, progress, finishedAt } = run;
  const result = run.result?.kind === 'preview' ? run.result : null;
  if (status === 'done' && result) return shown({ status, progress, result, finishedAt });
  if (status === 'queued' || status === 'running') {
    return shown({ status: 'running', phase, progress });
  }
  const message = run.error ?? 'The preview could not be made. Try it again.';

  return shown({ status: 'failed', problem: { code: 'INTERNAL', message } });
}

/** Hears of a run; a lost connection or two are no reason to give it up. */
async function askPatiently(id: string): Promise<ActionResult<RunDto>> {
  let answer = await askRun(id);
  for (let tries = 1; !answer.ok && tries < PATIENCE; tries += 1) {
    await wait(WAIT_MS);
    answer = await askRun(id);
  }

  return answer;
}

/** Starts the run and hands on each state of it until it has ended, or nobody wants it any more. */
async function followRun(
  begin: () => Promise<ActionResult<RunDto>>,
  shown: Shown,
  tell: (preview: Preview) => boolean,
): Promise<void> {
  let answer = await begin();
  while (answer.ok) {
    const now = fromRun(answer.data, shown);
    if (!tell(now) || now.status !== 'running') return;
    await wait(WAIT_MS);
    answer = await askPatiently(answer.data.id);
  }
  tell(shown({ status: 'failed', problem: answer.error }));
}

/** The stored version that a preview is about; null for what stands in the form. */
export const versionOf = ({ asked }: Pick<Preview, 'asked'>): string | null =>
  asked !== null && 'version' in asked ? asked.version : null;

/** Starts the preview of a policy as a job and follows it to its end, or until another is started. */
export function usePreview(teamId: TeamId, activeVersion: string) {
  const [preview, setPreview] = useState<Preview>(IDLE);
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );
  const start = useCallback(
    async (asked: PreviewAsked) => {
      turn.current += 1;
      const mine = turn.current;
      const shown: Shown = (change) => ({ ...IDLE, asked, against: activeVersion, ...change });
      const tell = (now: Preview): boolean => {
        if (turn.current === mine) setPreview(now);

        return turn.current === mine;
      };
      tell(shown({ status: 'running', phase: 'Waiting to begin' }));
      await followRun(() => startPreview(teamId, asked), shown, tell);
    },
    [teamId, activeVersion],
  );

  // What was compared with another version says nothing about this one.
  return { preview: preview.against === activeVersion ? preview : IDLE, start };
}
