'use client';

import { SIGNAL_LABELS } from '@/lib/scoring/model';
import { POLICY_BOUNDS } from '@/lib/risk/policy';
import { Card, CardBody, CardHeader } from '../ui/card';
import { NumberSetting } from './number-setting';
import { usePolicyFields } from './policy-context';
import { effectOf, SIGNAL_MEANINGS, type SignalMeaning } from './signal-meanings';

const HEAVY: readonly string[] = ['stage_velocity', 'stage_prior'];

/** How much each signal counts, with what that does to a score in the middle. */
export function WeightsSection() {
  return (
    <Card aria-labelledby="policy-weights">
      <CardHeader
        title="Weights of the signals"
        titleId="policy-weights"
        description="In points that are added up: +0.4 points is about +10% for a score in the middle. Beside each stands what it alone can do to a score of 50%."
      />
      <CardBody className="grid gap-x-8 gap-y-6 md:grid-cols-2">
        {SIGNAL_MEANINGS.map((each) => (
          <Weight key={each.signal} signal={each} />
        ))}
      </CardBody>
    </Card>
  );
}

function Weight({ signal }: { readonly signal: SignalMeaning }) {
  const { weights } = usePolicyFields().draft;
  const bound = HEAVY.includes(signal.signal) ? POLICY_BOUNDS.stageWeight : POLICY_BOUNDS.weight;
  const effect = effectOf(signal, weights[signal.signal]);

  return (
    <NumberSetting
      path={['weights', signal.signal]}
      label={SIGNAL_LABELS[signal.signal]}
      hint={
        <>
          {signal.meaning} {effect && <span className="text-ink tabular-nums">{effect}.</span>}
        </>
      }
      min={signal.signal === 'backward_move' ? -bound : 0}
      max={bound}
      step={0.05}
      withSlider
    />
  );
}
