'use client';

import type { ReactNode } from 'react';
import { RULE_LABELS } from '@/lib/alerts/model';
import { Card, CardBody, CardHeader } from '../ui/card';
import { NumberSetting } from './number-setting';
import { settingAt } from './policy-draft';
import { usePolicyFields } from './policy-context';

/** When an alert fires, and when it is ready again. */
export function AlertsSection() {
  return (
    <Card aria-labelledby="policy-alerts">
      <CardHeader
        title="Alert rules"
        titleId="policy-alerts"
        description="Each fires once per episode. A rule that is off fires nothing; switched on again it waits for the next crossing."
      />
      <CardBody className="grid gap-x-8 gap-y-6 md:grid-cols-3">
        <Rule rule="enteredHigh" label={RULE_LABELS.entered_high}>
          <NumberSetting
            path={['alerts', 'enteredHigh', 'rearmBelow']}
            label="Ready again below High by"
            min={0.01}
            max={0.3}
            step={0.01}
          />
        </Rule>
        <Rule rule="rising" label={RULE_LABELS.rising}>
          <NumberSetting
            path={['alerts', 'rising', 'rise']}
            label="Rise of the score by"
            hint="Of a deal in Medium."
            min={0.05}
            max={0.5}
            step={0.01}
          />
          <NumberSetting
            path={['alerts', 'rising', 'days']}
            label="Within"
            unit="days"
            min={1}
            max={30}
            step={1}
          />
        </Rule>
        <Rule rule="engagementDropped" label={RULE_LABELS.engagement_dropped}>
          <p className="text-dense text-ink-muted">
            Fires where a buyer who used to answer has fallen silent for much longer than usual.
          </p>
        </Rule>
      </CardBody>
    </Card>
  );
}

interface RuleProps {
  readonly rule: 'enteredHigh' | 'rising' | 'engagementDropped';
  readonly label: string;
  readonly children: ReactNode;
}

function Rule({ rule, label, children }: RuleProps) {
  const { draft, set } = usePolicyFields();
  const path = ['alerts', rule, 'on'];

  return (
    <div className="flex flex-col gap-4">
      <label className="flex items-center gap-2 text-sm font-medium">
        <input
          type="checkbox"
          checked={settingAt(draft, path) === true}
          onChange={(event) => set(path, event.target.checked)}
          className="size-4 accent-accent"
        />
        {label}
      </label>
      {children}
    </div>
  );
}
