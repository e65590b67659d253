import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return (
    <section
      className={cn('rounded-lg border border-line bg-surface shadow-raised', className)}
      {...rest}
    />
  );
}

export interface CardHeaderProps {
  readonly title: string;
  /** Ties the card to its heading: `<Card aria-labelledby={titleId}>`. */
  readonly titleId?: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
}

export function CardHeader({ title, titleId, description, actions, className }: CardHeaderProps) {
  return (
    <div
      className={cn(
        'flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-3',
        className,
      )}
    >
      <div className="min-w-0">
        <h2 id={titleId} className="text-sm font-semibold text-ink">
          {title}
        </h2>
        {description && <p className="mt-0.5 text-dense text-ink-muted">{description}</p>}
      </div>
      {actions && <div className="flex items-center gap-2 print:hidden">{actions}</div>}
    </div>
  );
}

export function CardBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('p-4', className)} {...rest} />;
}
