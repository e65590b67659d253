'use client';

import { useHydrated } from '../hooks/use-hydrated';
import { cn } from './cn';
import { formatMoney } from './format';

export interface MoneyProps {
  readonly value: number;
  readonly currency: string;
  /** 1.2M instead of 1,234,567; the exact sum stays in the title. */
  readonly compact?: boolean;
  readonly className?: string;
  /** How the figure is made; the exact sum is added. */
  readonly title?: string;
}

/** An amount in the viewer's locale; the server renders the en-US form. */
export function Money({ value, currency, compact = false, className, title }: MoneyProps) {
  const locale = useHydrated() ? undefined : 'en-US';
  const exact = formatMoney(value, currency, { locale });
  const hover = [compact ? exact : undefined, title].filter(Boolean).join(' · ');

  return (
    <span
      className={cn('whitespace-nowrap tabular-nums', className)}
      title={hover || undefined}
      suppressHydrationWarning
    >
      {compact ? formatMoney(value, currency, { locale, compact }) : exact}
    </span>
  );
}
