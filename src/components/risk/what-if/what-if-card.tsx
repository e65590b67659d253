'use client';

import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import type { BandFloors } from '@/lib/risk/types';
import { Button } from '../../ui/button';
import { Card, CardHeader } from '../../ui/card';
import { ErrorState } from '../../ui/error-state';
import { Skeleton } from '../../ui/skeleton';
import { type Engine, useEngine } from './use-engine';
import { emptyForm, stepsOf } from './what-if-model';
import { WhatIfParts, WhatIfScore } from './what-if-result';
import { WhatIfSteps } from './what-if-steps';

export interface WhatIfCardProps {
  readonly dealId: string;
  /** The score that the page shows, and the moment that it was made for (ISO). */
  readonly score: number;
  readonly asOf: string;
}

/** Steps to switch on, and the score with them: the engine itself runs in the browser. */
export function WhatIfCard({ dealId, score, asOf }: WhatIfCardProps) {
  const { engine, open } = useEngine(dealId, score, asOf);

  return (
    <Card aria-labelledby="what-if" className="@container print:hidden">
      <CardHeader
        title="What if"
        titleId="what-if"
        description="Switch steps on and see the score at once. Nothing is saved; the same engine runs here."
      />
      {engine.state === 'idle' && (
        <div className="p-4">
          <Button onClick={() => void open()}>
            <FlaskConical aria-hidden="true" />
            Try it out
          </Button>
        </div>
      )}
      {engine.state === 'loading' && (
        <div className="flex flex-col gap-3 p-4">
          <p role="status" className="sr-only">
            Loading the engine
          </p>
          <Skeleton className="h-40 w-full" />
          <Skeleton className="h-24 w-full" />
        </div>
      )}
      {engine.state === 'failed' && (
        <ErrorState
          title="Nothing can be tried out"
          description={engine.message}
          requestId={engine.requestId}
          actions={<Button onClick={() => void open()}>Try again</Button>}
        />
      )}
      {engine.state === 'loaded' && <Laboratory engine={engine.value} />}
    </Card>
  );
}

function Laboratory({ engine: { inputs, tryOut } }: { readonly engine: Engine }) {
  const [form, setForm] = useState(() => emptyForm(inputs, tryOut([]).before.facts));
  const result = tryOut(stepsOf(form));
  const { facts } = result.before;
  const floors: BandFloors = result.before.bands;

  return (
    <div className="grid @3xl:grid-cols-2 @3xl:grid-rows-[auto_1fr]">
      <WhatIfScore
        result={result}
        limits={floors}
        className="sticky top-14 z-10 border-b border-line bg-sunken p-4 lg:static @3xl:col-start-2 @3xl:border-b-0 @3xl:border-l"
      />
      <WhatIfSteps
        form={form}
        onChange={setForm}
        steps={result.steps}
        stage={facts.stage}
        stages={inputs.policy.stages}
        asOf={inputs.asOf}
      />
      <WhatIfParts
        parts={result.parts}
        className="border-t border-line bg-sunken p-4 @3xl:col-start-2 @3xl:border-t-0 @3xl:border-l @3xl:pt-0"
      />
    </div>
  );
}
