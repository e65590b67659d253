'use client';

import { Card, CardBody, CardHeader } from '../ui/card';
import { NumberSetting } from './number-setting';
import { usePolicyFields } from './policy-context';
import { stageName } from './stage-name';

/** After how many days of silence inactivity has half of its strength, for each stage. */
export function SilenceSection() {
  const { stages } = usePolicyFields().draft;

  return (
    <Card aria-labelledby="policy-silence">
      <CardHeader
        title="Days of silence"
        titleId="policy-silence"
        description="After so many days without a touch, silence counts with half of its strength. It grows smoothly: nothing jumps on that day."
      />
      <CardBody className="grid gap-5 sm:grid-cols-2 xl:grid-cols-4">
        {stages.map((stage) => (
          <NumberSetting
            key={stage}
            path={['inactivityDays', 'stages', stage]}
            label={stageName(stage)}
            unit="days"
            min={1}
            max={90}
            step={1}
          />
        ))}
        <NumberSetting
          path={['inactivityDays', 'default']}
          label="Any other stage"
          unit="days"
          min={1}
          max={90}
          step={1}
        />
      </CardBody>
    </Card>
  );
}
