import type { PreviewResult } from '@/lib/scoring/dto';
import { Cautions } from '../proof/cautions';
import { CompareTable } from '../proof/compare-table';

/** The policy in force and the new one on the same closed deals, side by side. */
export function PreviewBacktest({
  backtest,
  note,
  name,
}: Pick<PreviewResult, 'backtest' | 'note'> & { readonly name: string }) {
  const reports = backtest ? [backtest.before, backtest.after] : [];

  return (
    <section aria-labelledby="preview-backtest" className="flex flex-col gap-3">
      <h3 id="preview-backtest" className="text-sm font-semibold">
        On your closed deals
      </h3>
      {note && <p className="text-dense text-ink-muted">{note}</p>}
      {backtest ? (
        <>
          <CompareTable reports={reports} heads={['Policy in force', name]} />
          <Cautions reports={reports} />
        </>
      ) : (
        !note && <p className="text-dense text-ink-muted">There is too little to judge.</p>
      )}
    </section>
  );
}
