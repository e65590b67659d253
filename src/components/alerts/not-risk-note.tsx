import { ShieldCheck } from 'lucide-react';
import type { DealDto } from '@/lib/deals/dto';
import { DateTime } from '../ui/date-time';
import type { NotRiskActionSet } from './not-risk-dialog';
import { WithdrawNotRisk } from './withdraw-not-risk';

export interface NotRiskNoteProps {
  readonly deal: Pick<DealDto, 'id' | 'version' | 'notRisk'>;
  /** Null for who may only read. */
  readonly withdraw: NotRiskActionSet['withdraw'] | null;
}

/** A person's judgement beside the machine's, with its reason and its end. */
export function NotRiskNote({ deal, withdraw }: NotRiskNoteProps) {
  const { notRisk } = deal;
  if (notRisk === null) return null;

  return (
    <section
      aria-label="Marked not a risk"
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3 shadow-raised"
    >
      <p className="flex min-w-0 items-start gap-2 text-sm">
        <ShieldCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-muted" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <span className="font-medium">
            Marked not a risk by {notRisk.by} until <DateTime value={notRisk.until} format="date" />
            :
          </span>{' '}
          {notRisk.reason}
          <span className="block text-dense text-ink-muted">
            The score is the engine’s, unchanged. Alerts are recorded without telling anybody until
            then.
          </span>
        </span>
      </p>
      {withdraw && <WithdrawNotRisk dealId={deal.id} version={deal.version} action={withdraw} />}
    </section>
  );
}
