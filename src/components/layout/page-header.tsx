import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';

export interface Breadcrumb {
  readonly label: string;
  readonly href: string;
}

export interface PageHeaderProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** The pages above this one, outermost first. */
  readonly breadcrumbs?: readonly Breadcrumb[];
}

export function PageHeader({ title, description, actions, breadcrumbs }: PageHeaderProps) {
  return (
    <header>
      {breadcrumbs && <Breadcrumbs items={breadcrumbs} />}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl leading-7 font-semibold">{title}</h1>
          {description && <p className="mt-0.5 text-sm text-ink-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2 print:hidden">{actions}</div>}
      </div>
    </header>
  );
}

export function Breadcrumbs({ items }: { readonly items: readonly Breadcrumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="mb-1.5 print:hidden">
      <ol className="flex flex-wrap items-center gap-1 text-dense text-ink-muted">
        {items.map(({ label, href }) => (
          <li key={href} className="flex items-center gap-1">
            <Link href={href} className="rounded-sm hover:text-ink hover:underline">
              {label}
            </Link>
            <ChevronRight aria-hidden="true" className="size-3.5" />
          </li>
        ))}
      </ol>
    </nav>
  );
}
