'use client';

import { NORM_DAYS } from '@/lib/risk/norms';
import { hasLearnedParts } from '@/lib/scoring/model';
import { formatPoints } from '../risk/score';
import { Button } from '../ui/button';
import { Card, CardBody, CardHeader } from '../ui/card';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { usePolicyFields } from './policy-context';
import { stageName } from './stage-name';

/** What a learned policy adds to the weights: read only, since only learning can check it. */
export function LearnedSection({ onRemove }: { readonly onRemove: () => void }) {
  const { draft } = usePolicyFields();
  const { learned } = draft;
  if (!hasLearnedParts(draft)) return null;
  return (
    <Card aria-labelledby="policy-learned">
      <CardHeader
        title="Learned from your closed deals"
        titleId="policy-learned"
        description="Points that learning adds to the weights above. They belong together and were checked together, so they can only be taken out as a whole."
        actions={
          <Button variant="quietDanger" size="sm" onClick={onRemove}>
            Remove learned parts
          </Button>
        }
      />
      <CardBody className="flex flex-col gap-4 text-sm">
        <p className="text-ink-muted">
          Your own share of lost deals counts with weight{' '}
          <span className="text-ink tabular-nums">{learned.baseWeight}</span> (1 without learning).
          {Object.keys(learned.stages).length > 0 && ' By stage: '}
          {Object.entries(learned.stages)
            .map(([stage, points]) => `${stageName(stage)} ${formatPoints(points)}`)
            .join(', ')}
        </p>
        <Table className="w-full max-w-lg">
          <caption className="sr-only">Learned points by days</caption>
          <TableHeader>
            <TableRow>
              <TableHead className="text-right">Days</TableHead>
              <TableHead className="text-right">in the stage</TableHead>
              <TableHead className="text-right">of silence</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {NORM_DAYS.map((days, index) => (
              <TableRow key={days}>
                <TableHead scope="row" className="text-right tabular-nums">
                  {days}
                </TableHead>
                <Points value={learned.inStage[index]} />
                <Points value={learned.silence[index]} />
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </CardBody>
    </Card>
  );
}

function Points({ value = 0 }: { readonly value: number | undefined }) {
  return <TableCell className="py-1.5 text-right tabular-nums">{formatPoints(value)}</TableCell>;
}
