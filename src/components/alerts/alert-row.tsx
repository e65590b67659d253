import { ArrowRight, CircleSlash2, MessageSquareQuote } from 'lucide-react';
import Link from 'next/link';
import type { AlertDto } from '@/lib/alerts/dto';
import { DISMISS_LABELS, ruleLabel } from '@/lib/alerts/model';
import { StageBadge } from '../deals/stage-badge';
import { RiskBadge } from '../risk/risk-badge';
import { Badge } from '../ui/badge';
import { DateTime } from '../ui/date-time';
import { Money } from '../ui/money';
import { AlertActions, type AlertActionSet } from './alert-actions';
import { endingWords, OUTCOME_LABELS } from './alert-words';
import { NotRiskMark } from './not-risk-mark';
import { ReasonList } from './reason-list';
import { RuleBadge } from './rule-badge';

export interface AlertRowProps {
  readonly alert: AlertDto;
  /** The rule's measured record, as a sentence. */
  readonly record: string;
  readonly now: string;
  /** Null for who may only read. */
  readonly actions: AlertActionSet | null;
}

export function AlertRow({ alert, record, now, actions }: AlertRowProps) {
  const mayHandle = actions !== null && !alert.replayed;

  return (
    <li className="grid gap-x-8 gap-y-3 px-4 py-4 @min-[52rem]:grid-cols-[minmax(0,5fr)_minmax(0,6fr)_auto]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <RuleBadge kind={alert.kind} />
          <span className="text-dense text-ink-muted">
            <DateTime value={alert.openedAt} format="relative" now={now} />
          </span>
        </p>
        <h3 className="mt-1.5 text-sm font-medium [overflow-wrap:anywhere]">
          <Link href={`/deals/${alert.dealId}`} className="rounded-sm hover:underline">
            {alert.dealName}
          </Link>
        </h3>
        <p className="text-dense text-ink-muted [overflow-wrap:anywhere]">
          {alert.account ?? 'No account'}
        </p>
        <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-dense">
          <Money value={alert.value} currency={alert.currency} className="font-medium" />
          <StageBadge stage={alert.stage} crmStage={null} />
        </p>
        <NotRiskMark until={alert.notRiskUntil} className="mt-1.5" />
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        <ScoreMove alert={alert} />
        <ReasonList reasons={alert.reasons} contributions={alert.contributions} />
        <p className="flex items-start gap-1.5 text-dense text-ink-muted">
          <MessageSquareQuote aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span className="text-pretty">{record}</span>
        </p>
      </div>
      <div className="flex flex-col gap-2 @min-[52rem]:w-48 @min-[52rem]:items-end @min-[52rem]:text-right">
        <Standing alert={alert} now={now} />
        {mayHandle && (
          <AlertActions
            alertId={alert.id}
            status={alert.status}
            about={`${ruleLabel(alert.kind)}, ${alert.dealName}`}
            actions={actions}
          />
        )}
      </div>
    </li>
  );
}

/** The score when it fired and the deal's present one; of a closed deal the last before it closed. */
function ScoreMove({ alert }: { readonly alert: AlertDto }) {
  const closed = alert.outcome === 'won' || alert.outcome === 'lost';

  return (
    <p className="flex flex-wrap items-center gap-1.5 text-dense text-ink-muted">
      <span>Then</span>
      <RiskBadge band={alert.level} score={alert.score} />
      <ArrowRight aria-hidden="true" className="size-3.5 shrink-0" />
      <span>{closed ? 'at the end' : 'now'}</span>
      <RiskBadge band={alert.currentLevel} score={alert.currentScore} atClose={closed} />
    </p>
  );
}

const OUTCOME_TONES = { lost: 'high', won: 'success', slipped: 'medium', open: 'outline' } as const;

/** What became of it, and what somebody did about it. */
function Standing({ alert, now }: { readonly alert: AlertDto; readonly now: string }) {
  const { outcome, dismissed, snoozedUntil, endedAt, ending, replayed, announced } = alert;

  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-dense text-ink-muted @min-[52rem]:flex-col @min-[52rem]:items-end">
      <Badge tone={OUTCOME_TONES[outcome]} className="whitespace-normal">
        {OUTCOME_LABELS[outcome]}
      </Badge>
      {endedAt && (
        <span>
          Over <DateTime value={endedAt} format="relative" now={now} />:{' '}
          {endingWords(alert.kind, ending)}
        </span>
      )}
      {snoozedUntil && !endedAt && !dismissed && (
        <span>
          Snoozed until <DateTime value={snoozedUntil} format="date" />
        </span>
      )}
      {dismissed && (
        <span>
          Dismissed by {dismissed.by}: {DISMISS_LABELS[dismissed.reason]}
          {dismissed.note && <>, “{dismissed.note}”</>}
        </span>
      )}
      {!announced && (
        <span className="inline-flex items-start gap-1">
          <CircleSlash2 aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
          {replayed ? 'Replayed, not sent' : 'Recorded, not sent'}
        </span>
      )}
    </div>
  );
}
