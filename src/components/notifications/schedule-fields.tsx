import { DIGEST_KINDS, WEEKDAYS, type DigestKind } from '@/lib/notifications/model';
import { Card, CardBody, CardHeader } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { SegmentedControl } from '../ui/segmented-control';
import { Select } from '../ui/select';
import type { PreferencesDraft } from './preferences-draft';
import { TimeZoneField } from './time-zone-field';

export interface ScheduleFieldsProps {
  readonly draft: PreferencesDraft;
  readonly onChange: (change: Partial<PreferencesDraft>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** When to be left alone. */
export function QuietHours({ draft, onChange, errorOf }: ScheduleFieldsProps) {
  return (
    <Card aria-labelledby="quiet">
      <CardHeader
        title="Quiet hours"
        titleId="quiet"
        description="Mail and Slack messages of these hours leave when the hours are over. The list in the app goes on."
      />
      <CardBody className="flex flex-col gap-4">
        <TimeZoneField
          value={draft.timeZone}
          error={errorOf('timeZone')}
          onChange={(timeZone) => onChange({ timeZone })}
        />
        <label className="flex w-fit cursor-pointer items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4.5 accent-accent"
            checked={draft.hasQuiet}
            onChange={(event) => onChange({ hasQuiet: event.target.checked })}
          />
          Leave me alone every day
        </label>
        {draft.hasQuiet && (
          <div className="flex flex-wrap gap-3">
            <Field label="From" error={errorOf('quietHours.from')} className="w-36 min-w-36">
              {(control) => (
                <Input
                  {...control}
                  type="time"
                  required
                  value={draft.quietFrom}
                  onChange={(event) => onChange({ quietFrom: event.target.value })}
                />
              )}
            </Field>
            <Field label="To" error={errorOf('quietHours.to')} className="w-36 min-w-36">
              {(control) => (
                <Input
                  {...control}
                  type="time"
                  required
                  value={draft.quietTo}
                  onChange={(event) => onChange({ quietTo: event.target.value })}
                />
              )}
            </Field>
          </div>
        )}
      </CardBody>
    </Card>
  );
}

const DIGEST_LABELS: Readonly<Record<DigestKind, string>> = {
  off: 'None',
  daily: 'Daily',
  weekly: 'Weekly',
};

export interface DigestFieldsProps extends ScheduleFieldsProps {
  /** Null while it is off, or before it is saved. */
  readonly nextAt: string | null;
}

/** Whether and when to have a summary. */
export function DigestFields({ draft, onChange, errorOf, nextAt }: DigestFieldsProps) {
  return (
    <Card aria-labelledby="digest">
      <CardHeader
        title="Digest"
        titleId="digest"
        description="What your teams’ deals did: newly at risk, recovered, moved, won, lost, and steps that are overdue. Where nothing happened, none is made."
      />
      <CardBody className="flex flex-col gap-4">
        <SegmentedControl
          name="digest"
          label="Digest"
          options={DIGEST_KINDS.map((value) => ({ value, label: DIGEST_LABELS[value] }))}
          value={draft.digest}
          onChange={(digest) => onChange({ digest })}
        />
        {draft.digest !== 'off' && (
          <div className="flex flex-wrap gap-3">
            {draft.digest === 'weekly' && (
              <Field label="On" error={errorOf('digest.weekday')} className="w-40">
                {(control) => (
                  <Select
                    {...control}
                    value={draft.digestWeekday}
                    onChange={(event) => onChange({ digestWeekday: Number(event.target.value) })}
                  >
                    {WEEKDAYS.map((name, index) => (
                      <option key={name} value={index + 1}>
                        {name}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            )}
            <Field label="At" error={errorOf('digest.time')} className="w-36 min-w-36">
              {(control) => (
                <Input
                  {...control}
                  type="time"
                  required
                  value={draft.digestTime}
                  onChange={(event) => onChange({ digestTime: event.target.value })}
                />
              )}
            </Field>
          </div>
        )}
        {nextAt && (
          <p className="text-dense text-ink-muted">
            The next one is due on <DateTime value={nextAt} format="datetime" />.
          </p>
        )}
      </CardBody>
    </Card>
  );
}
