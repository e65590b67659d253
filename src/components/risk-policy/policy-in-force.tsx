'use client';

import { Download, Lock } from 'lucide-react';
import type { RefObject } from 'react';
import type { PolicyVersionDto } from '@/lib/scoring/dto';
import type { PolicyContent } from '@/lib/scoring/model';
import { buttonVariants } from '../ui/button';
import { Card, CardBody, CardHeader } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { exportHref, type TeamId } from './ask-policy-api';
import { ImportPolicy } from './import-policy';
import { OriginBadge } from './origin-badge';
import { RescoringNotice } from './rescoring-notice';

export interface PolicyInForceProps {
  readonly cardRef: RefObject<HTMLElement | null>;
  readonly teamId: TeamId;
  readonly policy: PolicyVersionDto;
  readonly mayChange: boolean;
  readonly waitingDeals: number;
  readonly onFill: (policy: PolicyContent) => void;
}

/** Which version scores the deals now, who made it, and the way out to a file and in from one. */
export function PolicyInForce(props: PolicyInForceProps) {
  const { cardRef, teamId, policy, mayChange, waitingDeals, onFill } = props;

  return (
    <Card ref={cardRef} tabIndex={-1} aria-labelledby="policy-in-force">
      <CardHeader
        title="In force"
        titleId="policy-in-force"
        actions={
          <>
            <a className={buttonVariants()} href={exportHref(teamId, policy.version)} download>
              <Download aria-hidden="true" />
              Export
            </a>
            {mayChange && <ImportPolicy onFill={onFill} />}
          </>
        }
      />
      <CardBody className="flex flex-col gap-3">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <span className="font-semibold">{policy.version}</span>
          <OriginBadge origin={policy.origin} />
          {policy.createdAt ? (
            <span className="text-ink-muted">
              {policy.createdBy ? `by ${policy.createdBy}, ` : ''}
              <DateTime value={policy.createdAt} format="datetime" />
            </span>
          ) : (
            <span className="text-ink-muted">built in, fitted to no data</span>
          )}
          {policy.note && <span className="basis-full">{policy.note}</span>}
        </p>
        {!mayChange && (
          <p className="flex items-start gap-1.5 text-dense text-ink-muted">
            <Lock aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            You can read the policy. An owner or an admin of the team can change it.
          </p>
        )}
        <RescoringNotice key={policy.version} teamId={teamId} initial={waitingDeals} />
      </CardBody>
    </Card>
  );
}
