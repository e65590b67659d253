'use client';

import { ArrowRight } from 'lucide-react';
import type { TimelineChangeDto, TimelineEntryDto } from '@/lib/deals/dto';
import { useHydrated } from '../hooks/use-hydrated';
import { DateTime } from '../ui/date-time';
import { formatDayDistance } from '../ui/format';
import { sourceLabel } from './source-label';
import { TimelineIcon } from './timeline-icon';
import { changeText, fieldLabel, groupByDay, kindLabel, toldChanges } from './timeline-model';

export interface TimelineDaysProps {
  readonly entries: readonly TimelineEntryDto[];
  readonly now: string;
}

/** In the browser because a day begins where the viewer is: the server can only group by UTC. */
export function TimelineDays({ entries, now }: TimelineDaysProps) {
  const viewer = useHydrated();

  return (
    <ol className="px-4 pt-1 pb-3">
      {groupByDay(entries, viewer).map((day) => (
        <li key={day.key}>
          <h3 className="flex items-baseline gap-2 pt-3 pb-1 text-xs font-medium text-ink-muted">
            {day.label}
            <span className="font-normal">
              {formatDayDistance(day.entries[0]?.at ?? now, now, viewer)}
            </span>
          </h3>
          <ol>
            {day.entries.map((entry) => (
              <Entry key={entry.id} entry={entry} viewer={viewer} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

function Entry({ entry, viewer }: { readonly entry: TimelineEntryDto; readonly viewer: boolean }) {
  const changes = toldChanges(entry.changes);
  return (
    <li className="relative flex gap-3 py-2 not-last:before:absolute not-last:before:top-9 not-last:before:bottom-0 not-last:before:left-3.5 not-last:before:w-px not-last:before:bg-line">
      <TimelineIcon kind={entry.kind} />
      <div className="min-w-0 flex-1 pt-0.5">
        <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <span className="font-medium">{kindLabel(entry.kind)}</span>
          <span className="text-dense text-ink-muted">
            {entry.actor && <>{entry.actor} · </>}
            <DateTime value={entry.at} format="time" /> · {sourceLabel(entry.source)}
          </span>
        </p>
        {entry.text && (
          <p className="mt-0.5 text-dense [overflow-wrap:anywhere] whitespace-pre-line">
            {entry.text}
          </p>
        )}
        {changes.length > 0 && <Changes changes={changes} viewer={viewer} />}
      </div>
    </li>
  );
}

interface ChangesProps {
  readonly changes: readonly TimelineChangeDto[];
  readonly viewer: boolean;
}

function Changes({ changes, viewer }: ChangesProps) {
  return (
    <ul className="mt-1 flex flex-col gap-0.5 text-dense">
      {changes.map((change) => {
        const before = changeText(change.field, change.old, viewer);
        const after = changeText(change.field, change.new, viewer);

        return (
          <li
            key={change.field}
            className="flex flex-wrap items-baseline gap-x-1.5 [overflow-wrap:anywhere]"
          >
            <span className="text-ink-muted">{fieldLabel(change.field)}:</span>
            {before !== null && (
              <>
                <del className="text-ink-muted decoration-1">{before}</del>
                <ArrowRight
                  aria-label="became"
                  className="size-3 shrink-0 self-center text-ink-muted"
                />
              </>
            )}
            <ins className="no-underline">{after ?? 'empty'}</ins>
          </li>
        );
      })}
    </ul>
  );
}
