import type { SyncDto } from '@/lib/integrations/output-schema';
import { Badge } from '../ui/badge';
import { formatCount, plural } from '../ui/format';
import { kindWord } from './integration-words';

export interface ProblemListProps {
  /** The first of them. */
  readonly problems: SyncDto['problems'];
  /** All there are. */
  readonly count: number;
}

/** Records that a sync left out, or took without a part of them. */
export function ProblemList({ problems, count }: ProblemListProps) {
  if (count === 0) return null;
  const more = count - problems.length;
  return (
    <div>
      <h3 className="font-medium">{plural(count, 'problem')} with records</h3>
      <ul className="mt-2 divide-y divide-line rounded-md border border-line">
        {problems.map((problem, index) => (
          <ProblemRow key={index} problem={problem} />
        ))}
      </ul>
      {more > 0 && <p className="mt-2 text-ink-muted">and {formatCount(more)} more</p>}
    </div>
  );
}

function ProblemRow({ problem }: { readonly problem: SyncDto['problems'][number] }) {
  const { kind, name, externalId, field, message, isSkipped } = problem;
  return (
    <li className="flex flex-col gap-1 px-3 py-2">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={isSkipped ? 'medium' : 'outline'}>
          {isSkipped ? `${kindWord(kind)} left out` : kindWord(kind)}
        </Badge>
        <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{name ?? externalId}</span>
        {field && <span className="text-ink-muted">{field}</span>}
      </p>
      <p className="[overflow-wrap:anywhere]">{message}</p>
    </li>
  );
}
