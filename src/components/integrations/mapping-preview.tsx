import { ArrowRight, TriangleAlert } from 'lucide-react';
import { STAGE_LABELS } from '@/lib/deals/model';
import type { MappingDto } from '@/lib/integrations/output-schema';
import { plural } from '../ui/format';
import { flippedOf, flipWords } from './mapping-draft';

/** What would change, before it does. */
export function MappingPreview({
  changes: { deals, moves },
}: {
  readonly changes: NonNullable<MappingDto['changes']>;
}) {
  const flipped = flippedOf(moves);
  return (
    <div role="status" className="rounded-md border border-line bg-sunken p-3">
      <p className="font-medium">
        {deals === 0
          ? 'No deal that is here now would move.'
          : `${plural(deals, 'deal')} would move, and their histories with them.`}
      </p>
      <ul className="mt-2 flex flex-col gap-1.5">
        {moves.map(({ label, from, to, deals: count }) => (
          <li key={label} className="flex flex-wrap items-center gap-x-2">
            <span className="font-medium [overflow-wrap:anywhere]">{label}</span>
            <span className="inline-flex items-center gap-1.5">
              {STAGE_LABELS[from]}
              <ArrowRight aria-label="to" className="size-3.5 text-ink-muted" />
              {STAGE_LABELS[to]}
            </span>
            <span className="text-ink-muted">{plural(count, 'deal')}</span>
          </li>
        ))}
      </ul>
      {flipped.length > 0 && (
        <p className="mt-2 flex items-start gap-2 font-medium text-danger">
          <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          {flipWords(flipped)}
        </p>
      )}
    </div>
  );
}
