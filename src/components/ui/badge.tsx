import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from './cn';

const badgeVariants = cva(
  [
    'inline-flex h-6 w-fit shrink-0 items-center gap-1 rounded-md border px-1.5 text-xs font-medium',
    'whitespace-nowrap [&_svg]:size-3.5 [&_svg]:shrink-0',
  ],
  {
    variants: {
      tone: {
        neutral: 'border-line bg-sunken text-ink',
        outline: 'border-line bg-transparent text-ink-muted',
        accent: 'border-transparent bg-accent-soft text-accent-text',
        high: 'border-transparent bg-high-soft text-high print:border-current',
        medium: 'border-transparent bg-medium-soft text-medium print:border-current',
        low: 'border-transparent bg-low-soft text-low print:border-current',
        success: 'border-transparent bg-success-soft text-success',
        danger: 'border-transparent bg-danger-soft text-danger',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

export interface BadgeProps extends ComponentProps<'span'>, VariantProps<typeof badgeVariants> {}

export function Badge({ className, tone, ...rest }: BadgeProps) {
  return <span className={cn(badgeVariants({ tone }), className)} {...rest} />;
}
