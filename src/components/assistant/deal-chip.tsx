import { Handshake, X } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../ui/button';

export interface ChosenDeal {
  readonly id: string;
  readonly name: string;
}

export interface DealChipProps {
  readonly deal: ChosenDeal;
  /** Taking it off a conversation that has begun leaves that conversation. */
  readonly hasBegun: boolean;
  readonly onRemove: () => void;
}

/** Which deal is asked about. */
export function DealChip({ deal, hasBegun, onRemove }: DealChipProps) {
  return (
    <div
      data-testid="deal-chip"
      className="mb-2 inline-flex h-8 max-w-full items-center gap-1.5 rounded-md border border-line bg-surface pl-2 text-dense"
    >
      <Handshake aria-hidden="true" className="size-4 shrink-0 text-ink-muted" />
      <span className="shrink-0 text-ink-muted">About</span>
      <Link href={`/deals/${deal.id}`} className="min-w-0 truncate font-medium hover:underline">
        {deal.name}
      </Link>
      <Button
        variant="ghost"
        size="icon"
        className="size-7"
        aria-label={hasBegun ? 'Leave this deal: new conversation' : 'Do not ask about this deal'}
        title={hasBegun ? 'Leave this deal: new conversation' : 'Do not ask about this deal'}
        onClick={onRemove}
      >
        <X aria-hidden="true" />
      </Button>
    </div>
  );
}
