import { useId } from 'react';
import type { PublicEventType } from '@/lib/events/model';
import { EVENT_LABELS } from '@/lib/slack/model';

export interface EventBoxesProps {
  readonly choices: readonly PublicEventType[];
  readonly chosen: readonly PublicEventType[];
  readonly error: string | undefined;
}

export function EventBoxes({ choices, chosen, error }: EventBoxesProps) {
  const id = useId();
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="text-dense font-medium">Tell this channel when</legend>
      <div className="mt-1 grid gap-x-4 sm:grid-cols-2">
        {choices.map((type) => (
          <label
            key={type}
            htmlFor={`${id}-${type}`}
            className="flex min-h-9 cursor-pointer items-center gap-2 text-sm"
          >
            <input
              id={`${id}-${type}`}
              type="checkbox"
              name="events"
              value={type}
              defaultChecked={chosen.includes(type)}
              className="size-4 shrink-0 accent-accent"
            />
            {EVENT_LABELS[type]}
          </label>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1 text-dense text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
