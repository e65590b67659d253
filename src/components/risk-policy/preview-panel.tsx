'use client';

import { useEffect, useRef } from 'react';
import { diffPolicies, type PolicyContent } from '@/lib/scoring/model';
import { ProgressBar } from '../imports/progress-bar';
import { Card, CardBody, CardHeader } from '../ui/card';
import { FormProblem } from '../ui/form-problem';
import { PreviewAlerts } from './preview-alerts';
import { PreviewBacktest } from './preview-backtest';
import { PreviewBands } from './preview-bands';
import { type Preview, versionOf } from './use-preview';

/** What the policy in the form, or a stored version, would change, before anybody switches it on. */
export function PreviewPanel({
  preview,
  draft,
}: {
  readonly preview: Preview;
  readonly draft: PolicyContent;
}) {
  const { status, result, asked } = preview;
  const version = versionOf(preview);
  const card = useRef<HTMLElement>(null);
  // It stands below a long form: whoever asked for it is taken there.
  useEffect(() => {
    if (asked !== null) card.current?.focus();
  }, [asked]);
  if (status === 'idle') return null;
  const name = version ?? 'This one';
  const isOld = asked !== null && 'policy' in asked && diffPolicies(asked.policy, draft).length > 0;

  return (
    <Card ref={card} tabIndex={-1} aria-labelledby="policy-preview" className="scroll-mt-16">
      <CardHeader
        title={version ? `Preview of ${version}` : 'Preview'}
        titleId="policy-preview"
        description="What would change, computed on your own deals. Nothing is stored or sent."
      />
      <CardBody className="flex flex-col gap-6">
        {isOld && (
          <p role="status" className="rounded-md bg-medium-soft px-3 py-2 text-dense text-medium">
            The form has changed since: these figures are of the policy as it was then.
          </p>
        )}
        {status === 'running' && (
          <ProgressBar
            label={preview.phase ?? 'Computing'}
            count={`${Math.round(preview.progress * 100)}%`}
            percent={Math.round(preview.progress * 100)}
          />
        )}
        <FormProblem problem={preview.problem} shownFields={[]} />
        {result && (
          <>
            <PreviewBands result={result} />
            <PreviewAlerts alerts={result.alerts} name={name} />
            <PreviewBacktest backtest={result.backtest} note={result.note} name={name} />
          </>
        )}
      </CardBody>
    </Card>
  );
}
