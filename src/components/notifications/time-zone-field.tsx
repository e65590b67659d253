'use client';

import { useHydrated } from '../hooks/use-hydrated';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Select } from '../ui/select';

export interface TimeZoneFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (timeZone: string) => void;
}

const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone of quiet hours and digests; the browser's is offered, never taken without being asked. */
export function TimeZoneField({ value, error, onChange }: TimeZoneFieldProps) {
  const hydrated = useHydrated();
  const suggested = hydrated ? browserZone() : '';
  const known = hydrated ? Intl.supportedValuesOf('timeZone') : [];
  const zones = [...new Set([...known, 'UTC', suggested, value])].filter((zone) => zone !== '');

  return (
    <div className="flex flex-wrap items-start gap-3">
      <Field
        label="Time zone"
        error={error}
        className="w-72 max-w-full"
        hint="For quiet hours, digests and mails; UTC until you choose. Screens show your browser’s time."
      >
        {(control) => (
          <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
            {value === '' && <option value="">UTC (not chosen)</option>}
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {suggested !== '' && suggested !== value && (
        <Button className="sm:mt-6.5" onClick={() => onChange(suggested)}>
          Use this browser’s: {suggested.replaceAll('_', ' ')}
        </Button>
      )}
    </div>
  );
}
