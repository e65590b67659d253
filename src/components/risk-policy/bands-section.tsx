'use client';

import { Card, CardBody, CardHeader } from '../ui/card';
import { usePolicyFields } from './policy-context';
import { NumberSetting } from './number-setting';

const share = (value: number): number =>
  Math.min(1, Math.max(0, Number.isFinite(value) ? value : 0));

/** Where Medium and High begin, and what every score starts from. */
export function BandsSection() {
  const { draft, faults } = usePolicyFields();
  const { bands } = draft;

  return (
    <Card aria-labelledby="policy-bands">
      <CardHeader
        title="Bands"
        titleId="policy-bands"
        description="A score belongs to a band from the band’s own limit on. High is what alerts look at."
      />
      <CardBody className="flex flex-col gap-5">
        <BandsBar medium={share(bands.medium)} high={share(bands.high)} />
        {faults.bands && (
          <p role="alert" className="text-dense text-danger">
            {faults.bands}.
          </p>
        )}
        <div className="grid gap-5 md:grid-cols-2">
          <NumberSetting
            path={['bands', 'medium']}
            label="Medium begins at"
            min={0.01}
            max={0.99}
            step={0.01}
            withSlider
          />
          <NumberSetting
            path={['bands', 'high']}
            label="High begins at"
            min={0.01}
            max={0.99}
            step={0.01}
            withSlider
          />
          <NumberSetting
            path={['intercept']}
            label="Added to every score"
            hint="In points: +0.4 turns a score of 50% into 60%. For a team whose deals are all more at risk than they look."
            min={-3}
            max={3}
            step={0.05}
            withSlider
          />
        </div>
      </CardBody>
    </Card>
  );
}

const at = (value: number): string => `${(value * 100).toFixed(1)}%`;

function BandsBar({ medium, high }: { readonly medium: number; readonly high: number }) {
  const from = Math.min(medium, high);
  const label = `Low below ${medium}, Medium from ${medium}, High from ${high}`;

  return (
    <div>
      <div
        role="img"
        aria-label={label}
        className="flex h-6 gap-0.5 overflow-hidden rounded-md bg-sunken"
      >
        <span className="band-fill-low" style={{ width: at(from) }} />
        <span className="band-fill-medium" style={{ width: at(high - from) }} />
        <span className="band-fill-high flex-1" />
      </div>
      <div aria-hidden="true" className="mt-1 flex text-xs text-ink-muted tabular-nums">
        <span className="truncate" style={{ width: at(from) }}>
          Low
        </span>
        <span className="truncate" style={{ width: at(high - from) }}>
          {medium} Medium
        </span>
        <span className="flex-1 truncate">{high} High</span>
      </div>
    </div>
  );
}
