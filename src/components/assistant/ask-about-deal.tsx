import { Sparkles } from 'lucide-react';
import Link from 'next/link';
import { buttonVariants } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { askAboutDeal, DRAFT_FOLLOW_UP, EXPLAIN_NEXT_STEP } from './suggestions';

export interface AskAboutDealProps {
  readonly dealId: string;
  /** Of a closed deal no step is left to be explained. */
  readonly isOpen: boolean;
}

/** The way from a deal's page to the assistant, with a question at hand. */
export function AskAboutDeal({ dealId, isOpen }: AskAboutDealProps) {
  const quick = buttonVariants({ size: 'sm' });
  return (
    <Card aria-labelledby="ask-about-deal" className="print:hidden">
      <CardHeader
        title="Assistant"
        titleId="ask-about-deal"
        description="Answers from this deal’s own figures and history."
      />
      <div className="flex flex-wrap gap-2 p-4">
        <Link href={askAboutDeal(dealId)} className={buttonVariants({ size: 'sm' })}>
          <Sparkles aria-hidden="true" />
          Ask about this deal
        </Link>
        {isOpen && (
          <Link href={askAboutDeal(dealId, EXPLAIN_NEXT_STEP)} className={quick}>
            Explain the next step
          </Link>
        )}
        <Link href={askAboutDeal(dealId, DRAFT_FOLLOW_UP)} className={quick}>
          Draft a follow-up
        </Link>
      </div>
    </Card>
  );
}
