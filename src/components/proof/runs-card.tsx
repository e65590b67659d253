import Link from 'next/link';
import type { RunDto } from '@/lib/scoring/dto';
import { Badge } from '../ui/badge';
import { Card, CardHeader } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { askedWords, kindName } from './proof-words';

const TONES = {
  queued: 'outline',
  running: 'accent',
  done: 'success',
  failed: 'danger',
} as const satisfies Record<RunDto['status'], string>;
const NAMES: Readonly<Record<RunDto['status'], string>> = {
  queued: 'Waiting',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
};

export interface RunsCardProps {
  readonly runs: readonly RunDto[];
  /** The runs whose findings are shown on the page. */
  readonly shown: readonly string[];
  readonly hrefs: Readonly<Record<string, string>>;
}

/** What was asked before; each finding can be opened again. */
export function RunsCard({ runs, shown, hrefs }: RunsCardProps) {
  if (runs.length === 0) return null;

  return (
    <Card aria-labelledby="runs" className="print:hidden">
      <CardHeader title="Earlier runs" titleId="runs" description="The ten newest." />
      <ul className="divide-y divide-line">
        {runs.map((run) => (
          <li key={run.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <Badge tone={TONES[run.status]}>{NAMES[run.status]}</Badge>
            <span className="min-w-0 flex-1 basis-60">
              <RunName run={run} isShown={shown.includes(run.id)} href={hrefs[run.id]} />
              {run.error && <span className="block text-dense text-ink-muted">{run.error}</span>}
            </span>
            <span className="text-dense text-ink-muted">
              <DateTime value={run.createdAt} format="datetime" />
              {run.createdBy && `, ${run.createdBy}`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function RunName({
  run,
  isShown,
  href,
}: {
  readonly run: RunDto;
  readonly isShown: boolean;
  readonly href: string | undefined;
}) {
  const name = `${kindName(run.kind)}: ${askedWords(run)}`;
  if (isShown) {
    return (
      <>
        <span className="font-medium">{name}</span>{' '}
        <span className="text-dense text-ink-muted">(shown above)</span>
      </>
    );
  }
  if (run.status !== 'done' || !href) return <span>{name}</span>;

  return (
    <Link href={href} className="font-medium text-accent-text hover:underline">
      {name}
    </Link>
  );
}
