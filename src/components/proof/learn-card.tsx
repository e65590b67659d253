import { GraduationCap } from 'lucide-react';
import Link from 'next/link';
import type { LearnResult, RunDto } from '@/lib/scoring/dto';
import { Badge } from '../ui/badge';
import { buttonVariants } from '../ui/button';
import { Card, CardBody, CardHeader } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { Cautions } from './cautions';
import { CompareTable } from './compare-table';

export interface LearnCardProps {
  readonly run: RunDto;
  readonly result: LearnResult;
  /** Where a proposal is looked at and switched on. */
  readonly policyHref: string;
}

/** What learning from the team's own deals gave, beside what is in force and the built-in default. */
export function LearnCard({ run, result, policyHref }: LearnCardProps) {
  const { proposal, sentences, reports, leftOut } = result;

  return (
    <Card aria-labelledby="learned">
      <CardHeader
        title="Learned from your deals"
        titleId="learned"
        description={
          <>
            <DateTime value={run.finishedAt ?? run.createdAt} format="date" />
            {run.createdBy && `, asked by ${run.createdBy}`}. Nothing changes by itself.
          </>
        }
        actions={
          <Badge tone={proposal ? 'accent' : 'neutral'}>
            <GraduationCap aria-hidden="true" />
            {proposal ? `Proposed as ${proposal}` : 'Nothing proposed'}
          </Badge>
        }
      />
      <CardBody className="flex flex-col gap-4">
        <p className="max-w-3xl text-pretty">{sentences.join(' ')}</p>
        {reports.length > 0 && <CompareTable reports={reports} />}
        <Cautions reports={reports} />
        {leftOut && <p className="max-w-3xl text-dense text-ink-muted">{leftOut}</p>}
        {proposal && (
          <div className="flex flex-wrap items-center gap-3 print:hidden">
            <Link
              className={buttonVariants({ variant: 'primary' })}
              href={`${policyHref}#version-${proposal}`}
            >
              Look at {proposal} in Settings
            </Link>
            <span className="text-dense text-ink-muted">
              There you preview what it would change, switch it on, and can go back.
            </span>
          </div>
        )}
      </CardBody>
    </Card>
  );
}
