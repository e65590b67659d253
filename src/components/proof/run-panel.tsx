'use client';

import { ChevronRight, FlaskConical, GraduationCap } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, type FormEvent } from 'react';
import type { Problem } from '@/lib/core/result';
import type { ProofDto, RunDto } from '@/lib/scoring/dto';
import { ProgressBar } from '../imports/progress-bar';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { startRun, type RunRequest } from './ask-runs-api';
import { kindName, phaseWords, policyName } from './proof-words';
import { useWatchedRuns } from './use-watched-runs';

export interface RunPanelProps extends Pick<ProofDto, 'active' | 'policies' | 'mayStart'> {
  readonly teamId: string | null;
  /** The newest run, where it failed. */
  readonly failed: RunDto | null;
  /** `YYYY-MM-DD`: no split lies later. */
  readonly today: string;
}

/** Where runs are started and watched. They go on at the server, whether anybody looks or not. */
export function RunPanel({ teamId, active, policies, mayStart, failed, today }: RunPanelProps) {
  const router = useRouter();
  const [started, setStarted] = useState<readonly RunDto[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isAsking, setAsking] = useState(false);
  const known = new Set(active.map(({ id }) => id));
  const { runs, isOffline } = useWatchedRuns([
    ...active,
    ...started.filter(({ id }) => !known.has(id)),
  ]);
  const start = async (request: Omit<RunRequest, 'teamId'>) => {
    setAsking(true);
    setProblem(null);
    const answer = await startRun({ ...request, teamId });
    setAsking(false);
    if (!answer.ok) {
      setProblem(answer.error);
      return;
    }
    setStarted((before) => [...before, answer.data]);
    router.refresh();
  };
  if (!mayStart && runs.length === 0) return null;

  return (
    <Card aria-label="Run a backtest" className="flex flex-col gap-4 p-4 print:hidden">
      {mayStart && (
        <RunForm
          policies={policies}
          today={today}
          isAsking={isAsking}
          active={runs}
          problem={problem}
          start={start}
        />
      )}
      <FormProblem problem={problem} shownFields={['split']} />
      {failed && runs.length === 0 && !problem && (
        <p role="status" className="rounded-md bg-danger-soft px-3 py-2 text-dense text-danger">
          The last {kindName(failed.kind).toLowerCase()} failed. {failed.error}
        </p>
      )}
      {runs.map((run) => (
        <RunProgress key={run.id} run={run} />
      ))}
      {isOffline && (
        <p role="status" className="text-dense text-ink-muted">
          The server cannot be reached; the run itself goes on.
        </p>
      )}
    </Card>
  );
}

function RunProgress({ run }: { readonly run: RunDto }) {
  const percent = Math.round(100 * run.progress);

  return (
    <div aria-live="polite">
      <ProgressBar
        label={`${kindName(run.kind)}: ${phaseWords(run)}`}
        count={run.status === 'queued' ? null : `${percent}%`}
        percent={run.status === 'queued' ? null : percent}
      />
    </div>
  );
}

interface RunFormProps extends Pick<RunPanelProps, 'policies' | 'today'> {
  readonly isAsking: boolean;
  readonly active: readonly RunDto[];
  readonly problem: Problem | null;
  readonly start: (request: Omit<RunRequest, 'teamId'>) => Promise<void>;
}

function RunForm({ policies, today, isAsking, active, problem, start }: RunFormProps) {
  const [policy, setPolicy] = useState('active');
  const [split, setSplit] = useState('');
  const isRunning = (kind: RunDto['kind']) => active.some((run) => run.kind === kind);
  const asked = split === '' ? {} : { split };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isAsking && !isRunning('backtest')) void start({ kind: 'backtest', policy, ...asked });
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={isAsking || isRunning('backtest')}>
          <FlaskConical aria-hidden="true" />
          Run backtest
        </Button>
        <Button
          pending={isAsking || isRunning('learn')}
          onClick={() => void start({ kind: 'learn', ...asked })}
        >
          <GraduationCap aria-hidden="true" />
          Learn from our deals
        </Button>
      </div>
      <details open={problem?.fields?.split ? true : undefined} className="group">
        <summary className="inline-flex items-center gap-1 rounded-sm text-dense text-ink-muted hover:text-ink">
          <ChevronRight
            aria-hidden="true"
            className="size-3.5 shrink-0 transition-transform group-open:rotate-90"
          />
          {choiceWords(policies, policy, split)}
        </summary>
        <div className="mt-3 flex flex-wrap gap-x-4 gap-y-3">
          <Field
            label="Policy"
            hint="Of a backtest. Learning starts from the one in force."
            className="w-full sm:w-72"
          >
            {(control) => (
              <Select
                {...control}
                value={policy}
                onChange={(event) => setPolicy(event.target.value)}
              >
                {policies.map((each) => (
                  <option key={each.version} value={valueOf(each)}>
                    {nameOf(each)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field
            label="Judge from"
            optional
            error={problem?.fields?.split}
            hint="What closed before is what is known in advance, or learned from."
            className="w-full sm:w-72"
          >
            {(control) => (
              <Input
                {...control}
                type="date"
                min="1990-01-01"
                max={today}
                value={split}
                onChange={(event) => setSplit(event.target.value)}
              />
            )}
          </Field>
        </div>
      </details>
    </form>
  );
}

type Choice = ProofDto['policies'][number];

const valueOf = ({ version, isActive }: Choice): string => (isActive ? 'active' : version);

function nameOf({ version, isActive }: Choice): string {
  const name = policyName(version) === version ? version : 'Default';

  return isActive ? `${name} (in force)` : name;
}

/** What would be run now, in words. */
function choiceWords(policies: readonly Choice[], policy: string, split: string): string {
  const chosen = policies.find((each) => valueOf(each) === policy);
  const from = split === '' ? 'the day by which 60% of the deals had closed' : split;

  return `Policy: ${chosen ? nameOf(chosen) : policy}; judged from ${from}`;
}
