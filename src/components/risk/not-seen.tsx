import { EyeOff } from 'lucide-react';
import type { AssessmentDto } from '@/lib/deals/dto';
import { Card, CardBody, CardHeader } from '../ui/card';
import { signalName } from './signal-names';

export interface NotSeenProps {
  readonly assessment: Pick<AssessmentDto, 'notSeen' | 'seenShare'>;
}

/** What the score could not know. Missing data adds no risk, and it is said here. */
export function NotSeen({ assessment: { notSeen, seenShare } }: NotSeenProps) {
  const percent = Math.round(seenShare * 100);

  return (
    <Card aria-labelledby="not-seen">
      <CardHeader
        title="What the score could not see"
        titleId="not-seen"
        description={`${percent}% of the signals had data. Missing data counts as neutral, never as risk.`}
      />
      <CardBody>
        <div
          role="img"
          aria-label={`${percent}% of the signals seen`}
          className="h-1.5 overflow-hidden rounded-full border border-line-strong bg-surface"
        >
          <div className="h-full bg-accent" style={{ width: `${percent}%` }} />
        </div>
        {notSeen.length === 0 ? (
          <p className="mt-3 text-dense text-ink-muted">Every signal had data for this deal.</p>
        ) : (
          <ul className="mt-3 flex flex-col gap-2">
            {notSeen.map(({ signal, reason }) => (
              <li key={signal} className="flex items-start gap-2 text-dense">
                <EyeOff aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-muted" />
                <span>
                  <span className="font-medium">{signalName(signal)}</span>
                  <span className="block text-ink-muted">{reason}</span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}
